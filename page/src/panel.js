// panel.js - one result's view of the chosen kernel: chart, readout, table, and what can be saved.
import {drawChart} from "./chart.js";
import {element} from "./element.js";
import {explorable} from "./explore.js";
import {saveCsv, savePng, saveSvg} from "./save.js";
import {csvOf, tableElement, tableOf} from "./table.js";

/** What the result is, in a line. */
export function headline(result) {
    const parts = [result.model, result.cores && `${result.cores} cores`, result.compiler, result.date.slice(0, 10)];
    return parts.filter(Boolean).join(", ");
}

function notes(result, kernel, points) {
    const found = [];
    if (!kernel) return ["This result does not have this kernel."];
    if (kernel.why) found.push(`Not measured: ${kernel.why}`);
    for (const row of kernel.rows.filter((one) => one.why)) found.push(`Failed: ${row.strategy} on ${row.workers}: ${row.why}`);
    if (!result.analysed) found.push("Raw samples only: this file has no analysis, so there are no medians and no intervals.");
    if (!kernel.why && points.estimates.length + points.raw.length === 0) found.push("There is nothing of this kind to show.");
    return found;
}

function saveButtons(svg, table, title) {
    const button = (text, onclick) => element("button", {type: "button", onclick}, text);
    return element(
        "div",
        {class: "saves"},
        button("Save as SVG", () => saveSvg(svg, title)),
        button("Save as PNG", () => savePng(svg, title)),
        button("Save as CSV", () => saveCsv(csvOf(table), title)),
    );
}

/** `view`: {quantity, strategies, allStrategies, workers, values, showRaw, scale, width, roomy: whether the table has room beside the chart}. */
export function panelElement(result, kernel, points, view) {
    const name = kernel?.name ?? "";
    const label = `${view.quantity.label} of ${name} over workers on ${result.host}`;
    const children = [
        element("h3", {}, result.host),
        element("p", {class: "note"}, headline(result)),
        ...notes(result, kernel, points).map((text) => element("p", {class: kernel?.why ? "note failed" : "note"}, text)),
    ];
    if (points.estimates.length + points.raw.length > 0) {
        const svg = drawChart({...view, kernel, points, label});
        const table = tableOf(points, view.quantity);
        const chart = explorable(svg, points.estimates, view.quantity, label);
        children.push(
            element(
                "div",
                {class: view.roomy ? "beside" : null},
                element("div", {}, chart.element, chart.readout, saveButtons(svg, table, `${name} ${view.quantity.label} ${result.host}`)),
                element("details", {open: view.roomy}, element("summary", {}, "Data table"), tableElement(table, `Table: ${label}`)),
            ),
        );
    }
    return element("section", {class: "panel", "aria-label": `${result.host}, ${result.file}`}, children);
}
