namespace Gristmill.Frontend;

/// <summary>What <c>--help</c> prints.</summary>
internal static class Help
{
    public const string Text = """
        Gristmill: runs heavy module calls, as calls and as durable jobs.

          --urls URLS          where to listen; http://127.0.0.1:5080 by default    GRISTMILL_URLS
          --data DIRECTORY     where jobs are kept; ./data by default               GRISTMILL_DATA
          --store CONNECTION   a PostgreSQL that many nodes share, instead;         GRISTMILL_STORE
                               "Host=db;Database=mill;Username=mill"
          --modules DIRECTORY  more modules; the data directory's modules/          GRISTMILL_MODULES
          --name NAME          the silo's name; the machine's by default            GRISTMILL_NAME
          --Section:Key VALUE  any option of docs/configuration.md                  GRISTMILL_Section__Key

        A flag wins over the environment, that over ./gristmill.json, that over what is derived from the host.
        """;
}
