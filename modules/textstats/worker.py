"""Text statistics: what a text is made of, and how hard it reads."""

import math
import re
from collections import Counter

from gristmill import ArgumentError, Worker

WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
SENTENCE_END = re.compile(r"[.!?…]+[\"'”’)\]]*(?=\s|$)|[。！？]")
PARAGRAPH = re.compile(r"\n\s*\n")
VOWELS = re.compile(r"[aeiouyáàâäãåæéèêëíìîïóòôöõøœúùûüýÿ]+")
MOST_WORDS = 100
DEFAULT_WORDS = 10

worker = Worker()


@worker.operation("measure")
def measure(arguments, call):
    text, top = read(arguments)
    words = [word.lower() for word in WORD.findall(text)]
    if not words:
        raise ArgumentError("text", "Expected a text with at least one word.")
    sentences = max(1, len(SENTENCE_END.findall(text)))
    syllables = sum(max(1, len(VOWELS.findall(word))) for word in words)
    frequent = Counter(words)
    return {
        "characters": len(text),
        "words": len(words),
        "distinctWords": len(frequent),
        "sentences": sentences,
        "paragraphs": sum(1 for part in PARAGRAPH.split(text) if part.strip()),
        "wordsPerSentence": round(len(words) / sentences, 2),
        "charactersPerWord": round(sum(map(len, words)) / len(words), 2),
        # Flesch, 1948, with syllables counted as groups of vowels: meant for English.
        "readingEase": round(206.835 - 1.015 * len(words) / sentences - 84.6 * syllables / len(words), 1),
        "entropyBitsPerWord": round(entropy(frequent, len(words)), 3),
        "readingSeconds": round(len(words) / 238 * 60),
        "frequent": [{"word": word, "count": count}
                     for word, count in sorted(frequent.items(), key=lambda pair: (-pair[1], pair[0]))[:top]],
    }


def read(arguments):
    if not isinstance(arguments, dict):
        raise ArgumentError("", "Expected an object.")
    unknown = sorted(set(arguments) - {"text", "top"})
    if unknown:
        raise ArgumentError(unknown[0], "There is no such member '%s'." % unknown[0])
    text, top = arguments.get("text"), arguments.get("top", DEFAULT_WORDS)
    if not isinstance(text, str):
        raise ArgumentError("text", "Expected a text.")
    if isinstance(top, bool) or not isinstance(top, int) or not 0 <= top <= MOST_WORDS:
        raise ArgumentError("top", "Expected 0 to %d." % MOST_WORDS)
    return text, top


def entropy(counts, total):
    return -sum(count / total * math.log2(count / total) for count in counts.values())


worker.run()
