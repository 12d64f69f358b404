// format.js - numbers and texts as people read them.

const PREFIXES = ["", "k", "M", "G", "T", "P"];
const TIME_UNITS = [[1, "s"], [1e-3, "ms"], [1e-6, "µs"], [1e-9, "ns"]];

/** A number with `digits` significant digits and no exponent where that is short: 1.92461, 0.00374. */
export function number(value, digits = 6) {
    if (!Number.isFinite(value)) return "–";
    const text = value.toPrecision(digits);
    return text.includes("e") ? text : text.includes(".") ? text.replace(/\.?0+$/, "") : text;
}

/** 0.0553812 to "55.3812 ms". */
export function seconds(value, digits = 6) {
    if (!Number.isFinite(value)) return "–";
    const [scale, unit] = TIME_UNITS.find(([least]) => value >= least) ?? TIME_UNITS.at(-1);
    return `${number(value / scale, digits)} ${unit}`;
}

/** 7.1e6 to "7.1 M". */
export function short(value, digits = 6) {
    if (!Number.isFinite(value)) return "–";
    let prefix = 0;
    while (prefix < PREFIXES.length - 1 && Math.abs(value) >= 1000) {
        value /= 1000;
        prefix++;
    }
    return prefix ? `${number(value, digits)} ${PREFIXES[prefix]}` : number(value, digits);
}

export function percent(value, digits = 5) {
    return Number.isFinite(value) ? `${number(100 * value, digits)} %` : "–";
}

/** "MIDDLE (LOW–HIGH)", "MIDDLE (too few for an interval)" or "MIDDLE (no interval: times wander from round to round)". */
export function interval({middle, low, high, withheld}, show) {
    if (withheld) return `${show(middle)} (no interval: times wander from round to round)`;
    if (low == null || high == null) return `${show(middle)} (too few for an interval)`;
    return `${show(middle)} (${show(low)} – ${show(high)})`;
}

// Controls, direction marks and characters without width: the list of harness/text/visible.c.
// eslint-disable-next-line no-control-regex
const HIDDEN = /[\0-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]|[\u{e0000}-\u{e007f}]/gu;

/** A text from anywhere, in which nothing is unseen. Markup it cannot become: elements get it by textContent only. */
export function visible(text) {
    return String(text ?? "").replace(HIDDEN, (character) =>
        " \t\n\v\f\r".includes(character)
            ? " "
            : `[U+${character.codePointAt(0).toString(16).toUpperCase().padStart(4, "0")}]`,
    );
}

/** A word for a POSIX shell, quoted where it must be. */
export function shellWord(text) {
    return /^[\w./,=:@%+-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
