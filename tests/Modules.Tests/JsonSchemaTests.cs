using System.Text;
using System.Text.Json;

namespace Gristmill.Modules.Tests;

public sealed class JsonSchemaTests
{
    private static JsonSchema Read(string schema)
    {
        using var document = JsonDocument.Parse(schema);
        return new JsonSchemaReader((path, problem) => new ManifestException("module.json", path, problem)).Read(document.RootElement, "input");
    }

    private static SchemaFault? Check(string schema, string json) => Read(schema).Check(Encoding.UTF8.GetBytes(json));

    [Theory]
    [InlineData("""{}""", """{"any":[1,null,"x"]}""")]
    [InlineData("""{"type":"integer"}""", "1.0")]
    [InlineData("""{"type":"integer"}""", "12345678901234567890123456789012345678901234567890")]
    [InlineData("""{"type":["string","null"]}""", "null")]
    [InlineData("""{"minimum":1,"maximum":2}""", "\"not a number\"")]
    [InlineData("""{"maximum":0.3}""", "0.3")]
    [InlineData("""{"minLength":1,"maxLength":1}""", "\"🌾\"")]
    [InlineData("""{"pattern":"b+c$"}""", "\"abbc\"")]
    [InlineData("""{"enum":[1,"a",{"x":[1]}]}""", """{"x":[1.0]}""")]
    [InlineData("""{"const":null}""", "null")]
    [InlineData("""{"properties":{"a":{"type":"string"}}}""", """{"b":1}""")]
    [InlineData("""{"additionalProperties":{"type":"number"},"properties":{"a":{"type":"string"}}}""", """{"a":"x","b":1}""")]
    [InlineData("""{"items":{"type":"number"},"minItems":0,"maxItems":2}""", "[1,2]")]
    public void What_fits_passes(string schema, string json) => Assert.Null(Check(schema, json));

    [Theory]
    [InlineData("""{"type":"integer"}""", "1.5", "", "Expected a whole number, got a number.")]
    [InlineData("""{"type":["string","boolean"]}""", "null", "", "Expected a text or true or false, got null.")]
    [InlineData("""{"properties":{"a":{"properties":{"b":{"type":"string"}}}}}""", """{"a":{"b":1}}""", "a.b", "Expected a text, got a number.")]
    [InlineData("""{"items":{"items":{"required":["x"]}}}""", """[[{"x":1}],[{}]]""", "[1][0].x", "A value is required here.")]
    [InlineData("""{"properties":{"list":{"items":{"minimum":2}}}}""", """{"list":[2,1]}""", "list[1]", "Expected at least 2, got 1.")]
    [InlineData("""{"maximum":2.5}""", "2.50000001", "", "Expected at most 2.5, got 2.50000001.")]
    [InlineData("""{"maximum":100}""", "1e400", "", "Expected at most 100, got 1e400.")]
    [InlineData("""{"exclusiveMinimum":0}""", "0", "", "Expected more than 0, got 0.")]
    [InlineData("""{"exclusiveMaximum":9}""", "9", "", "Expected less than 9, got 9.")]
    [InlineData("""{"minLength":2}""", "\"🌾\"", "", "Expected at least 2 characters, got 1.")]
    [InlineData("""{"maxLength":2}""", "\"abc\"", "", "Expected at most 2 characters, got 3.")]
    [InlineData("""{"pattern":"^a$"}""", "\"b\"", "", "Expected a text that matches ^a$.")]
    [InlineData("""{"enum":["a","b"]}""", "\"c\"", "", "Expected one of \"a\", \"b\".")]
    [InlineData("""{"const":1}""", "2", "", "Expected 1.")]
    [InlineData("""{"minItems":1}""", "[]", "", "Expected at least 1 items, got 0.")]
    [InlineData("""{"maxItems":1}""", "[1,2]", "", "Expected at most 1 items, got 2.")]
    [InlineData("""{"required":["a"]}""", "{}", "a", "A value is required here.")]
    [InlineData("""{"additionalProperties":false,"properties":{"a":{}}}""", """{"a":1,"b":2}""", "b", "There is no such member.")]
    [InlineData("""{"additionalProperties":{"type":"number"}}""", """{"b":"x"}""", "b", "Expected a number, got a text.")]
    [InlineData("""{"properties":{"a":{"type":"number"}}}""", """{"a":"x","a":1}""", "a", "Expected a number, got a text.")]
    public void What_does_not_fit_is_told_by_field(string schema, string json, string field, string message) =>
        Assert.Equal(new SchemaFault(field, message), Check(schema, json));

    [Theory]
    [InlineData("""{"oneOf":[]}""", "input.oneOf: expected one of the keywords type, enum")]
    [InlineData("""{"properties":{"a":{"$ref":"#"}}}""", "input.properties.a.$ref: expected one of the keywords")]
    [InlineData("""{"type":"text"}""", "input.type: expected 'null', 'boolean', 'object', 'array', 'number', 'integer', 'string', got 'text'")]
    [InlineData("""{"type":[]}""", "input.type: expected an array that is not empty")]
    [InlineData("""{"items":true}""", "input.items: expected an object, got true or false")]
    [InlineData("""{"minLength":-1}""", "input.minLength: expected a whole number, 0 or more, got -1")]
    [InlineData("""{"minimum":"1"}""", "input.minimum: expected a number, got a text")]
    [InlineData("""{"pattern":"(a"}""", "input.pattern: expected a regular expression without look-around")]
    [InlineData("""{"pattern":"(?=a)b"}""", "input.pattern: expected a regular expression without look-around")]
    [InlineData("""{"enum":[]}""", "input.enum: expected an array that is not empty")]
    [InlineData("""{"required":"a"}""", "input.required: expected an array, got a text")]
    public void What_is_not_supported_is_refused_by_path(string schema, string problem) =>
        Assert.Contains(problem, Assert.Throws<ManifestException>(() => Read(schema)).Message);

    [Fact]
    public void Depth_and_number_of_schemas_are_bounded()
    {
        var deep = string.Concat(Enumerable.Repeat("""{"items":""", 17)) + "{}" + new string('}', 17);
        Assert.Contains("at most 16 deep", Assert.Throws<ManifestException>(() => Read(deep)).Message);
        var wide = "{\"properties\":{" + string.Join(",", Enumerable.Range(0, 1_000).Select(i => $"\"p{i}\":{{}}")) + "}}";
        Assert.Contains("at most 1000 schemas", Assert.Throws<ManifestException>(() => Read(wide)).Message);
    }

    [Fact]
    public void A_hostile_text_takes_a_pattern_no_longer_than_its_length()
    {
        // Would take an engine that backtracks longer than the universe.
        Assert.NotNull(Check("""{"pattern":"^(a+)+$"}""", $"\"{new string('a', 100_000)}b\""));
    }
}
