namespace Gristmill.EndToEnd.Pages;

/// <summary>Finds text that is hard to read.</summary>
internal static class Contrast
{
    /// <summary>
    /// Runs in a page: lists the elements whose own text has a contrast of less than 4.5:1, which is WCAG 2 level AA for
    /// text of any size. Contrast and luminance are as defined there.
    /// </summary>
    public const string Script =
        """
        () => {
          const parse = text => {
            const numbers = text.match(/[\d.]+/g).map(Number);
            const scale = text.startsWith("color(") ? 1 : 255;
            return { rgb: numbers.slice(0, 3).map(n => n / scale), alpha: numbers[3] ?? 1 };
          };
          const ground = element => {
            for (; element; element = element.parentElement) {
              const color = parse(getComputedStyle(element).backgroundColor);
              if (color.alpha === 1) return color.rgb;
            }
            return [1, 1, 1];
          };
          const luminance = rgb => {
            const [r, g, b] = rgb.map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
            return 0.2126 * r + 0.7152 * g + 0.0722 * b;
          };
          const faint = [];
          for (const element of document.querySelectorAll("body *")) {
            if (![...element.childNodes].some(node => node.nodeType === 3 && node.data.trim())) continue;
            if (!element.checkVisibility() || element.closest("datalist, script")) continue;
            const under = ground(element);
            const opacity = Number(getComputedStyle(element).opacity);
            const text = parse(getComputedStyle(element).color).rgb.map((c, i) => c * opacity + under[i] * (1 - opacity));
            const [dark, light] = [luminance(text), luminance(under)].sort((a, b) => a - b);
            const contrast = (light + 0.05) / (dark + 0.05);
            if (contrast < 4.5) faint.push(`${element.outerHTML.slice(0, 80)} ${contrast.toFixed(2)}`);
          }
          return [...new Set(faint)].slice(0, 5);
        }
        """;
}
