using Gristmill.Modules.Summarizer.Languages;

namespace Gristmill.Summarizer.Tests.Languages;

public sealed class DetectionTests
{
    [Theory]
    [InlineData("en", "The cat sat on the mat and looked at the rain.")]
    [InlineData("de", "Die Katze saß auf der Matte und sah in den Regen.")]
    [InlineData("fr", "Le chat était assis sur le tapis et regardait la pluie.")]
    [InlineData("es", "El gato estaba sentado en la alfombra y miraba la lluvia.")]
    public void A_sentence_is_enough(string language, string text)
    {
        var detected = LanguageDetector.Detect(text);
        Assert.Equal(language, detected.Language.Code);
        Assert.InRange(detected.Confidence, 0.3, 1);
    }

    [Theory]
    [InlineData("O gato estava sentado no tapete e olhava para a chuva. Não havia ninguém na rua, e ele gostava disso.")]
    [InlineData("Il gatto era seduto sul tappeto e guardava la pioggia. Non c'era nessuno per strada, e gli piaceva.")]
    [InlineData("De kat zat op de mat en keek naar de regen. Er was niemand op straat, en dat vond hij fijn.")]
    [InlineData("Кот сидел на ковре и смотрел на дождь.")]
    [InlineData("猫はマットの上に座っていた。")]
    [InlineData("12 34 56")]
    [InlineData("!!!")]
    [InlineData("Lorem ipsum dolor sit amet, consectetur adipiscing elit, sed do eiusmod tempor.")]
    public void Any_other_language_is_undetermined(string text) =>
        Assert.Equal(new(Language.Undetermined, 0), LanguageDetector.Detect(text));

    [Fact]
    public void A_long_text_is_told_by_samples_of_all_of_it()
    {
        var preface = string.Concat(Enumerable.Repeat("The cat sat on the mat and looked at the rain. ", 200));
        var body = string.Concat(Enumerable.Repeat("Die Katze saß auf der Matte und sah in den Regen. ", 9_000));
        Assert.Equal("de", LanguageDetector.Detect(preface + body).Language.Code);
    }

    [Theory]
    [InlineData("en")]
    [InlineData("de")]
    [InlineData("fr")]
    [InlineData("es")]
    public void A_language_has_words_and_abbreviations_in_lower_case(string code)
    {
        var language = Language.Find(code)!;
        Assert.InRange(language.StopWords.Count, 120, 400);
        Assert.All(language.StopWords, word => Assert.Equal(word.ToLowerInvariant(), word));
        Assert.NotEmpty(language.Suffixes);
        Assert.Equal(Abbreviation.Joining, language.AbbreviationOf("dr"));
        Assert.Equal(Abbreviation.Ending, language.AbbreviationOf("etc"));
    }
}
