namespace Gristmill.Jobs.PostgreSql.Tests;

/// <summary>A PostgreSQL for tests that stop it.</summary>
public sealed class OwnServerFixture : ServerFixture;
