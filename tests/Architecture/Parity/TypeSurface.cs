using System.Reflection;
using System.Reflection.Metadata;
using System.Text;

namespace Gristmill.Architecture.Parity;

/// <summary>The lines of one type.</summary>
internal sealed class TypeSurface(MetadataReader reader, TypeNames names, TypeDefinition type, string name)
{
    private bool IsInterface => type.Attributes.HasFlag(TypeAttributes.Interface);

    public IEnumerable<string> Describe() => [
        $"{name} is {Kind()}{Constraints(type.GetGenericParameters())}",
        .. Usage(),
        .. type.GetFields().Select(reader.GetFieldDefinition).Where(IsVisible).Select(Describe),
        .. type.GetMethods().Select(reader.GetMethodDefinition).Where(IsVisible).Select(Describe),
        .. type.GetProperties().Select(reader.GetPropertyDefinition).Where(IsRequired)
            .Select(property => $"{name}.{reader.GetString(property.Name)} is required"),
        .. type.GetEvents().Select(reader.GetEventDefinition)
            .Select(@event => $"{name}.{reader.GetString(@event.Name)} is an event")];

    public IEnumerable<string> Bases()
    {
        if (!type.BaseType.IsNil && NameOf(type.BaseType) is not ("System.Object" or "System.ValueType" or "System.Enum") and var b)
            yield return b;
        foreach (var handle in type.GetInterfaceImplementations())
            yield return NameOf(reader.GetInterfaceImplementation(handle).Interface);
    }

    private string Kind()
    {
        var attributes = type.Attributes;
        if (IsInterface) return "interface";
        switch (type.BaseType.IsNil ? "" : NameOf(type.BaseType))
        {
            case "System.Enum": return "enum";
            case "System.ValueType": return "struct";
        }
        var modifier = (attributes.HasFlag(TypeAttributes.Abstract), attributes.HasFlag(TypeAttributes.Sealed)) switch
        {
            (true, true) => "static ",
            (true, false) => "abstract ",
            (false, true) => "sealed ",
            _ => "",
        };
        return $"{modifier}class";
    }

    private string Describe(FieldDefinition field)
    {
        var constant = field.GetDefaultValue().IsNil ? "" : $" = {Constant(field.GetDefaultValue())}";
        var modifier = field.Attributes.HasFlag(FieldAttributes.Static) ? "static " : "";
        return $"{name}.{reader.GetString(field.Name)} is {modifier}{field.DecodeSignature(names, null)}{constant}";
    }

    private string Describe(MethodDefinition method)
    {
        var signature = method.DecodeSignature(names, null);
        var text = new StringBuilder($"{name}.{reader.GetString(method.Name)}");
        if (method.GetGenericParameters().Count is > 0 and var arity) text.Append('`').Append(arity);
        text.Append('(').AppendJoin(", ", Parameters(method, signature)).Append(") is ");
        text.Append(Modifiers(method.Attributes)).Append(signature.ReturnType);
        return text.Append(Constraints(method.GetGenericParameters())).ToString();
    }

    private string Modifiers(MethodAttributes attributes)
    {
        var access = (attributes & MethodAttributes.MemberAccessMask) == MethodAttributes.Public ? "" : "protected ";
        if (attributes.HasFlag(MethodAttributes.Static)) access += "static ";
        if (attributes.HasFlag(MethodAttributes.Abstract)) return $"{access}abstract ";
        var isOverridable = attributes.HasFlag(MethodAttributes.Virtual) && !attributes.HasFlag(MethodAttributes.Final);
        // In a sealed class or a struct nothing can be overridden, whatever the flag says.
        var isOpen = !type.Attributes.HasFlag(TypeAttributes.Sealed);
        return isOverridable && isOpen ? $"{access}virtual " : access;
    }

    private IEnumerable<string> Parameters(MethodDefinition method, MethodSignature<string> signature)
    {
        var parameters = method.GetParameters().Select(reader.GetParameter).Where(parameter => parameter.SequenceNumber > 0);
        var isExtension = Has(method.GetCustomAttributes(), "System.Runtime.CompilerServices.ExtensionAttribute");
        foreach (var parameter in parameters)
        {
            var position = parameter.SequenceNumber - 1;
            var prefix = isExtension && position == 0 ? "this "
                : parameter.Attributes.HasFlag(ParameterAttributes.Out) ? "out "
                : "";
            var constant = parameter.GetDefaultValue() is { IsNil: false } value ? $" = {Constant(value)}"
                : parameter.Attributes.HasFlag(ParameterAttributes.Optional) ? " = default"
                : "";
            yield return $"{prefix}{signature.ParameterTypes[position]} {reader.GetString(parameter.Name)}{constant}";
        }
    }

    private string Constraints(GenericParameterHandleCollection parameters)
    {
        var text = new StringBuilder();
        foreach (var parameter in parameters.Select(reader.GetGenericParameter))
        {
            string[] constraints = [
                .. new[] { GenericParameterAttributes.ReferenceTypeConstraint, GenericParameterAttributes.NotNullableValueTypeConstraint, GenericParameterAttributes.DefaultConstructorConstraint }
                    .Where(flag => parameter.Attributes.HasFlag(flag)).Select(flag => flag.ToString()),
                .. parameter.GetConstraints().Select(reader.GetGenericParameterConstraint).Select(c => NameOf(c.Type)).Order()];
            if (constraints.Length > 0) text.Append($" where {parameter.Index} : {string.Join(", ", constraints)}");
        }
        return text.ToString();
    }

    private IEnumerable<string> Usage()
    {
        foreach (var handle in type.GetCustomAttributes())
        {
            var attribute = reader.GetCustomAttribute(handle);
            if (AttributeName(attribute) != "System.AttributeUsageAttribute") continue;
            var value = attribute.DecodeValue(names);
            var named = value.NamedArguments.ToDictionary(argument => argument.Name!, argument => argument.Value);
            yield return $"{name} goes on {(AttributeTargets)(int)value.FixedArguments[0].Value!}"
                + $"{(named.GetValueOrDefault("AllowMultiple", false) is true ? ", many times" : "")}"
                + $"{(named.GetValueOrDefault("Inherited", true) is false ? ", not inherited" : "")}";
        }
    }

    private bool IsRequired(PropertyDefinition property) =>
        Has(property.GetCustomAttributes(), "System.Runtime.CompilerServices.RequiredMemberAttribute");

    private static bool IsVisible(MethodDefinition method) =>
        (method.Attributes & MethodAttributes.MemberAccessMask)
            is MethodAttributes.Public or MethodAttributes.Family or MethodAttributes.FamORAssem;

    private static bool IsVisible(FieldDefinition field) =>
        (field.Attributes & FieldAttributes.FieldAccessMask)
            is FieldAttributes.Public or FieldAttributes.Family or FieldAttributes.FamORAssem
        && !field.Attributes.HasFlag(FieldAttributes.RTSpecialName);

    private bool Has(CustomAttributeHandleCollection attributes, string wanted) =>
        attributes.Select(reader.GetCustomAttribute).Any(attribute => AttributeName(attribute) == wanted);

    private string AttributeName(CustomAttribute attribute) => attribute.Constructor.Kind == HandleKind.MemberReference
        ? NameOf(reader.GetMemberReference((MemberReferenceHandle)attribute.Constructor).Parent)
        : NameOf(reader.GetMethodDefinition((MethodDefinitionHandle)attribute.Constructor).GetDeclaringType());

    private string NameOf(EntityHandle handle) => handle.Kind switch
    {
        HandleKind.TypeDefinition => names.GetTypeFromDefinition(reader, (TypeDefinitionHandle)handle, 0),
        HandleKind.TypeReference => names.GetTypeFromReference(reader, (TypeReferenceHandle)handle, 0),
        _ => names.GetTypeFromSpecification(reader, null, (TypeSpecificationHandle)handle, 0),
    };

    private string Constant(ConstantHandle handle)
    {
        var constant = reader.GetConstant(handle);
        var value = reader.GetBlobReader(constant.Value).ReadConstant(constant.TypeCode);
        return value?.ToString() ?? "null";
    }
}
