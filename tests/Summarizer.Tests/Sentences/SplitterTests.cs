namespace Gristmill.Summarizer.Tests.Sentences;

/// <summary>Where sentences end, marked by bars.</summary>
public sealed class SplitterTests
{
    [Theory]
    [InlineData("It rained.| We stayed in.")]
    [InlineData("Dr. Smith met Mrs. Jones and Prof. Lee in St. Ives.| They talked.")]
    [InlineData("J. R. R. Tolkien wrote it.| So did J. K. Rowling.")]
    [InlineData("Harry S. Truman came from Missouri.| He liked cards.")]
    [InlineData("She moved to the U.S. Senate in 1994.| He stayed.")]
    [InlineData("She moved to the U.S. The senate was full.", "She moved to the U.S.| The senate was full.")]
    [InlineData("Use a solvent, e.g. Acetone or i.e. Propanone.| Then wait.")]
    [InlineData("He opened No. 5 first.| It was empty.")]
    [InlineData("I asked and he said no. The rest is known.", "I asked and he said no.| The rest is known.")]
    [InlineData("See Vol. II and Fig. 3 on p. 12.| Both are old.")]
    [InlineData("Brown vs. Board is old.| It is known.")]
    [InlineData("Apple Inc. Chairman Levinson agreed.| Others did not.")]
    [InlineData("He works for Acme Inc. She works for nobody.", "He works for Acme Inc.| She works for nobody.")]
    [InlineData("It opens on Jan. 5 and shuts on Dec. 24 at 5 p.m. sharp.| Come early.")]
    [InlineData("Pi is 3.14 and e is 2.718.| Neither is 1,000.50.")]
    [InlineData("It grew by .5 per cent.| Version 2.1.0 is out.")]
    [InlineData("It was 1990. The wall had fallen.", "It was 1990.| The wall had fallen.")]
    [InlineData("Really?! Yes... No!!! Perhaps…", "Really?!| Yes...| No!!!| Perhaps…")]
    [InlineData("He paused ... and went on.| So did she . . . in the end.")]
    [InlineData("\"Stop!\" he said.| \"Why?\" she asked.")]
    [InlineData("\"I came.\" \"I saw.\"", "\"I came.\"| \"I saw.\"")]
    [InlineData("“It is over.” He left. ‘Good.’ She stayed.", "“It is over.”| He left.| ‘Good.’| She stayed.")]
    [InlineData("It failed (again.) Nobody cared.", "It failed (again.)| Nobody cared.")]
    [InlineData("It is known.[12] It is also new.[3][4] Really.", "It is known.[12]| It is also new.[3][4]| Really.")]
    [InlineData("See https://example.com/a.b?c=d. Then write to a.b@example.co.uk. Thanks.",
        "See https://example.com/a.b?c=d.| Then write to a.b@example.co.uk.| Thanks.")]
    [InlineData("Open module.json or Program.cs in .NET 10.| Node.js works too.")]
    [InlineData("The iPhone sold well. eBay followed.", "The iPhone sold well. eBay followed.")]
    [InlineData("i like tea. do you? no. fine.", "i like tea.| do you?| no.| fine.")]
    [InlineData("1. Open the box.| Then close it.")]
    public void English(string text, string? marked = null) => Splitting.ExpectAtBars(marked ?? text, "en");

    [Theory]
    [InlineData("Am 3. Oktober 1990 war es so weit.| Alle feierten.")]
    [InlineData("Im 19. Jahrhundert gab es das nicht.| Heute schon.")]
    [InlineData("Es war am 3. 10. 1990 in Berlin.| Es regnete.")]
    [InlineData("Ludwig XIV. Ludwig genannt, regierte lange.| Friedrich II. von Preußen auch.")]
    [InlineData("Das geschah 1990. Die Mauer war weg.", "Das geschah 1990.| Die Mauer war weg.")]
    [InlineData("Er wurde 42. Seine Frau lebt noch.", "Er wurde 42.| Seine Frau lebt noch.")]
    [InlineData("Viele Tiere, z. B. Hunde, bellen.| Andere, d. h. Katzen, nicht.")]
    [InlineData("Man nimmt z.B. Holz.| Oder u.a. Stein.")]
    [InlineData("Prof. Dr. Meier und Hr. Müller kamen.| Sie blieben bis ca. 17 Uhr.")]
    [InlineData("Das kostet 1.000,50 Euro.| Oder 85 Mio. Euro.")]
    [InlineData("Siehe Abs. 2, Nr. 5 und S. 12 f. im Anhang.| Dort steht es.")]
    [InlineData("Es gab Brot, Käse usw. Die Kinder aßen.", "Es gab Brot, Käse usw.| Die Kinder aßen.")]
    [InlineData("„Nein!“, rief er.| „Doch.“| Sie lachte.")]
    [InlineData("Er sagte: »Nein.« Dann ging er. »Gut«, sagte sie.",
        "Er sagte: »Nein.«| Dann ging er.| »Gut«, sagte sie.")]
    [InlineData("Die Müller GmbH & Co. KG baut Öfen.| Sie sitzt in Ulm.")]
    [InlineData("Ähnlich war es in Köln.| Übrigens auch in Bonn.")]
    public void German(string text, string? marked = null) => Splitting.ExpectAtBars(marked ?? text, "de");

    [Theory]
    [InlineData("M. Dupont et Mme. Durand sont venus.| Ils sont repartis.")]
    [InlineData("Mme Durand est venue.| M. le maire aussi.")]
    [InlineData("« Bonjour. » Il entra. « Au revoir ! » Elle sortit.",
        "« Bonjour. »| Il entra.| « Au revoir ! »| Elle sortit.")]
    [InlineData("Est-ce vrai ?| Oui !| Vraiment…")]
    [InlineData("César mourut en 44 av. J.-C. à Rome.| On le pleura.")]
    [InlineData("Les fruits, p. ex. Pommes et poires, mûrissent.| Voir l'art. 5 et la p. 12.")]
    [InlineData("Le prix est de 1.234,56 euros.| Le taux est de 3,5 pour cent.")]
    [InlineData("Il vit des chiens, des chats, etc. Les enfants riaient.",
        "Il vit des chiens, des chats, etc.| Les enfants riaient.")]
    [InlineData("À midi, tout était fini.| Écoutez bien.")]
    [InlineData("J.-P. Sartre écrivait.| A. Camus aussi.")]
    public void French(string text, string? marked = null) => Splitting.ExpectAtBars(marked ?? text, "fr");

    [Theory]
    [InlineData("El Sr. Pérez y la Dra. López llegaron.| Luego se fueron.")]
    [InlineData("¿Qué hora es?| ¡Tarde!| Vamos.")]
    [InlineData("Hay frutas, p. ej. Manzanas, en la mesa.| Véase la pág. 12 y el art. 5.")]
    [InlineData("Vive en EE. UU. Los demás no.", "Vive en EE. UU.| Los demás no.")]
    [InlineData("«No lo sé», dijo. «Yo tampoco.» Rieron.", "«No lo sé», dijo.| «Yo tampoco.»| Rieron.")]
    [InlineData("Cuesta 1.000,50 euros.| Antes, 3.14 pesos.")]
    [InlineData("Roma cayó en el s. V d. C. según él.| Otros dudan.")]
    [InlineData("El Dr. J. M. Arrieta insiste.| Uds. verán.")]
    [InlineData("Trajo pan, vino, etc. Después comieron.", "Trajo pan, vino, etc.| Después comieron.")]
    public void Spanish(string text, string? marked = null) => Splitting.ExpectAtBars(marked ?? text, "es");

    [Theory]
    [InlineData("今日は雨です。|明日は晴れでしょう！|本当？|はい。")]
    [InlineData("他说：「走吧。」|我们走了。")]
    [InlineData("هل هذا صحيح؟| نعم.")]
    [InlineData("यह एक वाक्य है।| यह दूसरा है।")]
    [InlineData("Dr. Rossi vive a Roma.| Il tempo è bello.")]
    public void Any_other_language(string marked) => Splitting.ExpectAtBars(marked, "und");
}
