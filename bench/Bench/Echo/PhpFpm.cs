using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Gristmill.Testing.Nodes;
using Gristmill.Testing.Processes;

namespace Gristmill.Bench.Echo;

/// <summary>
/// nginx with php-fpm, two static workers, as their packages come but for a configuration of our own, on a free loopback port,
/// from a temporary directory; not as root.
/// </summary>
internal sealed class PhpFpm : IAsyncDisposable
{
    private readonly TemporaryDirectory _data;
    private readonly Process _fpm;
    private readonly Process _nginx;

    private PhpFpm(TemporaryDirectory data, Process fpm, Process nginx, Uri url) =>
        (_data, _fpm, _nginx, Url) = (data, fpm, nginx, url);

    /// <summary>Why it cannot be measured; null when it can.</summary>
    public static string? Missing => Fpm is null || Nginx is null
        ? "nginx or php-fpm is not installed: apt-get install nginx-light php-fpm" : null;

    /// <summary>What to post to.</summary>
    public Uri Url { get; }

    private static string? Fpm => Directory.Exists("/usr/sbin")
        ? Directory.EnumerateFiles("/usr/sbin", "php-fpm*").Order(StringComparer.Ordinal).LastOrDefault() : null;

    private static string? Nginx => File.Exists("/usr/sbin/nginx") ? "/usr/sbin/nginx" : null;

    /// <summary>Starts both, and waits until they answer.</summary>
    public static async Task<PhpFpm> StartAsync()
    {
        var data = new TemporaryDirectory();
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        var port = ((IPEndPoint)free.LocalEndpoint).Port;
        free.Stop();
        File.Copy(Path.Combine(AppContext.BaseDirectory, "echo", "php", "echo.php"), data.File("echo.php"));
        File.WriteAllText(data.File("fpm.conf"), $"""
            [global]
            error_log = {data.Path}/fpm.log
            daemonize = no
            [echo]
            listen = {data.Path}/fpm.sock
            pm = static
            pm.max_children = 2
            """);
        File.WriteAllText(data.File("nginx.conf"), $$"""
            daemon off;
            worker_processes auto;
            pid {{data.Path}}/nginx.pid;
            error_log {{data.Path}}/nginx.log;
            events { worker_connections 1024; }
            http {
                access_log off;
                keepalive_requests 100000000;
                client_body_temp_path {{data.Path}}/body;
                proxy_temp_path {{data.Path}}/proxy;
                fastcgi_temp_path {{data.Path}}/fastcgi;
                uwsgi_temp_path {{data.Path}}/uwsgi;
                scgi_temp_path {{data.Path}}/scgi;
                server {
                    listen 127.0.0.1:{{port}};
                    location / {
                        fastcgi_pass unix:{{data.Path}}/fpm.sock;
                        fastcgi_param SCRIPT_FILENAME {{data.Path}}/echo.php;
                        fastcgi_param REQUEST_METHOD $request_method;
                        fastcgi_param CONTENT_TYPE $content_type;
                        fastcgi_param CONTENT_LENGTH $content_length;
                    }
                }
            }
            """);
        if (Environment.UserName == "root") await RunAsync("chown", "-R", "www-data:www-data", data.Path);
        var fpm = Start(Fpm!, "--nodaemonize", "--fpm-config", data.File("fpm.conf"));
        var nginx = Start(Nginx!, "-c", data.File("nginx.conf"), "-p", data.Path, "-e", data.File("nginx.log"));
        var both = new PhpFpm(data, fpm, nginx, new Uri($"http://127.0.0.1:{port}/"));
        await Timing.UntilAsync(both.AnswersAsync, "nginx and php-fpm to answer", TimeSpan.FromSeconds(30));
        return both;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in (Process[])[_nginx, _fpm])
        {
            // Told to end, they end their workers.
            if (!process.HasExited) process.Terminate();
            await process.WaitForExitAsync();
            process.Dispose();
        }

        _data.Dispose();
    }

    private async Task<bool> AnswersAsync()
    {
        using var http = new HttpClient();
        using var body = new StringContent("[1]");
        try
        {
            using var answer = await http.PostAsync(Url, body);
            return answer.IsSuccessStatusCode && await answer.Content.ReadAsStringAsync() == "[1]";
        }
        catch (HttpRequestException) when (!_nginx.HasExited && !_fpm.HasExited)
        {
            return false;
        }
    }

    private static async Task RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { UseShellExecute = false })!;
        await process.WaitForExitAsync();
    }

    private static Process Start(string program, params string[] arguments)
    {
        string[] command = Environment.UserName == "root"
            ? ["setpriv", "--reuid=www-data", "--regid=www-data", "--clear-groups", program, .. arguments]
            : [program, .. arguments];
        return Process.Start(new ProcessStartInfo(command[0], command[1..]) { UseShellExecute = false, RedirectStandardError = true })!;
    }
}
