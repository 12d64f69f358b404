// table.js - the numbers of a chart as a table, and as CSV.
import {element} from "./element.js";

const DIGITS = 5;

/** Column titles, rows of values as they are, and how each is shown, given it and the index of its row; without estimates the raw points. */
export function tableOf({estimates, raw}, quantity) {
    if (estimates.length === 0) {
        return {
            titles: ["strategy", "workers", "round", quantity.label],
            rows: raw.map((point) => [point.strategy, point.workers, point.round, point.value]),
            shows: [String, String, String, (value) => quantity.show(value, DIGITS)],
        };
    }
    const show = (value) => quantity.show(value, DIGITS);
    const end = (value, index) => {
        if (value !== null) return show(value);
        return estimates[index].withheld ? "wanders" : "too few";
    };
    return {
        titles: ["strategy", "workers", quantity.label, "low", "high", "samples"],
        rows: estimates.map((point) => [point.strategy, point.workers, point.middle, point.low, point.high, point.count]),
        shows: [String, String, show, end, end, String],
    };
}

/** RFC 4180. A text that a spreadsheet would take for a formula begins with an apostrophe. */
export function csvOf({titles, rows}) {
    const cell = (value) => {
        if (value === null) return "";
        if (typeof value === "number") return String(value);
        const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
        return /[",\n\r']/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
    };
    return [titles, ...rows].map((row) => row.map(cell).join(",")).join("\n") + "\n";
}

export function tableElement({titles, rows, shows}, caption) {
    const style = (index) => ({class: index > 0 && "number"});
    return element(
        "div",
        {class: "wide", role: "group", tabindex: 0, "aria-label": caption},
        element(
            "table",
            {},
            element("caption", {class: "hidden"}, caption),
            element("thead", {}, element("tr", {}, titles.map((title, i) => element("th", {scope: "col", ...style(i)}, title)))),
            element(
                "tbody",
                {},
                rows.map((row, index) =>
                    element("tr", {}, row.map((value, i) => element("td", style(i), shows[i](value, index)))),
                ),
            ),
        ),
    );
}
