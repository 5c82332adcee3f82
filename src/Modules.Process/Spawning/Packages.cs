namespace Gristmill.Modules.Process;

/// <summary>What to install for a program that is missing.</summary>
internal static class Packages
{
    /// <summary>The command that installs it, where we know it.</summary>
    public static string Hint(string program) => program switch
    {
        "python3" => "apt-get install python3",
        "node" => "apt-get install nodejs",
        "php" => "apt-get install php-cli",
        "ruby" => "apt-get install ruby",
        "perl" => "apt-get install perl",
        _ => "put it into the search path",
    };
}
