// chart.js - one kernel on one machine as a chart by Observable Plot.
import * as Plot from "@observablehq/plot";
import {interval, visible} from "./format.js";
import {lookOf} from "./look.js";

const LINEAR_MOST = 8; // workers up to which straight axes show more than logarithmic ones

/** The scale that "auto" means. */
export function chooseScale(scale, workers) {
    return scale === "auto" ? (Math.max(...workers) > LINEAR_MOST ? "log" : "linear") : scale;
}

/** Worker counts as ticks; of many only those that leave room for their digits. */
function ticksOf(workers, scale, width) {
    const sorted = [...new Set(workers)].sort((a, b) => a - b);
    const [least, most] = [sorted[0], sorted.at(-1)];
    const place = (value) =>
        most === least ? 0 : scale === "log" ? Math.log(value / least) / Math.log(most / least) : (value - least) / (most - least);
    const kept = [most];
    for (const value of sorted.slice(0, -1).reverse()) {
        if ((place(kept.at(-1)) - place(value)) * width >= 26) kept.push(value);
    }
    return kept.reverse();
}

/** Room left and right of the first and last worker count. */
function xDomain(workers, scale) {
    const [least, most] = [Math.min(...workers), Math.max(...workers)];
    return scale === "log" ? [least / 1.15, most * 1.15] : [least - 0.3, most + 0.3];
}

/** 1, 2, 5, 10 ... on a logarithmic axis, of a long one only powers of ten; null: Plot's own. */
function yTicks([least, most], scale) {
    if (scale === "linear") return null;
    const steps = Math.log10(most / least) > 3 ? [1] : [1, 2, 5];
    const ticks = [];
    for (let power = Math.floor(Math.log10(least)); power <= Math.log10(most); power++)
        ticks.push(...steps.map((step) => step * 10 ** power));
    const within = ticks.filter((tick) => tick >= least && tick <= most);
    return within.length >= 3 ? within : null;
}

/** From 0 where the axis is linear: a cut axis makes differences look larger. */
function yDomain(values, scale) {
    const [least, most] = [Math.min(...values), Math.max(...values)];
    if (scale === "linear") return [0, most * 1.08 || 1];
    return least === most ? [least / 2, most * 2] : [least / 1.08, most * 1.08];
}

/** All values that a chart has to hold, for axes that several charts share. */
export function valuesOf({estimates, raw}, quantity, showRaw) {
    const values = estimates.flatMap((point) => [point.middle, point.low ?? point.middle, point.high ?? point.middle]);
    if (quantity.ideal) values.push(...estimates.map((point) => quantity.ideal(point.workers)));
    if (showRaw) values.push(...raw.map((point) => point.value));
    return values.filter((value) => Number.isFinite(value) && value > 0);
}

/** What hovering says of a point. */
export function describe(point, quantity) {
    const noun = point.workers === 1 ? "worker" : "workers";
    const disturbed = point.row.samples.filter((sample) => sample.disturbance).length;
    return [
        `${visible(point.strategy)}, ${point.workers} ${noun}${point.row.oversubscribed ? " (more than CPUs)" : ""}`,
        `${quantity.label} ${interval(point, quantity.show)}`,
        `${point.count} samples${disturbed ? `, ${disturbed} disturbed` : ""}`,
    ].join("\n");
}

function lawMarks(kernel, strategies, quantity, looks) {
    if (!quantity.fitted) return [];
    return kernel.curves
        .filter((curve) => curve.law && curve.fit.length > 1 && strategies.includes(curve.strategy))
        .flatMap((curve) => {
            const {colour} = looks.get(curve.strategy);
            const band = curve.fit.filter((point) => Number.isFinite(point.low) && Number.isFinite(point.high));
            const known = curve.fit.filter((point) => !point.extrapolated);
            const beyond = curve.fit.filter((point, i) => point.extrapolated || curve.fit[i + 1]?.extrapolated);
            return [
                Plot.areaY(band, {x: "workers", y1: "low", y2: "high", fill: colour, fillOpacity: 0.12, clip: true}),
                Plot.line(known, {x: "workers", y: "speedup", stroke: colour, strokeWidth: 1, clip: true}),
                Plot.line(beyond, {x: "workers", y: "speedup", stroke: colour, strokeWidth: 1, strokeDasharray: "1 4", clip: true}),
            ];
        });
}

/** Bars, line and points of one strategy, moved aside by `dx` so that equal ones of two strategies can be told apart. */
function seriesMarks(estimates, raw, look, dx, showRaw) {
    const bounded = estimates.filter((point) => point.low !== null);
    const moved = {x: "workers", dx};
    const faint = {...moved, y: "value", r: 2, symbol: look.shape};
    return [
        showRaw ? Plot.dot(raw.filter((point) => !point.disturbance), {...faint, fill: look.colour, fillOpacity: 0.4}) : null,
        showRaw ? Plot.dot(raw.filter((point) => point.disturbance), {...faint, r: 3, stroke: look.colour, strokeOpacity: 0.8}) : null,
        Plot.line(estimates, {...moved, y: "middle", stroke: look.colour, strokeWidth: 1.5}),
        Plot.ruleX(bounded, {...moved, y1: "low", y2: "high", stroke: look.colour, strokeWidth: 2, marker: "tick"}),
        Plot.dot(estimates, {...moved, y: "middle", r: 3.8, fill: look.colour, stroke: "var(--paper)", strokeWidth: 0.7, symbol: look.shape}),
    ];
}

/** Names of the series above the plot: in the picture, so that a saved one has them. */
function legendMarks(strategies, looks, ideal) {
    let left = 0;
    const marks = [];
    const put = (name, mark) => {
        marks.push(mark(left + 6), Plot.text([name], {frameAnchor: "top-left", dx: left + 16, dy: -24, fill: "currentColor"}));
        left += 34 + 8 * name.length;
    };
    for (const strategy of strategies) {
        const {colour, shape} = looks.get(strategy);
        put(visible(strategy).slice(0, 24), (dx) =>
            Plot.dot([0], {frameAnchor: "top-left", dx, dy: -18, r: 4.5, fill: colour, symbol: shape}),
        );
    }
    if (ideal)
        put("ideal", (dx) => Plot.text(["┄"], {frameAnchor: "top-left", dx: dx - 5, dy: -24, fill: "currentColor"}));
    return marks;
}

/**
 * An <svg> with the points of a kernel. `points` as pointsOf() makes them; `strategies` in order of all of the page;
 * `workers` and `values` are what the axes have to hold. Throws nothing for empty points.
 */
export function drawChart({kernel, points, quantity, strategies, allStrategies, workers, values, showRaw, scale, width, label}) {
    const looks = new Map(allStrategies.map((name, index) => [name, lookOf(index)]));
    const present = strategies.filter((name) => [...points.estimates, ...points.raw].some((point) => point.strategy === name));
    const type = chooseScale(scale, workers);
    const domain = xDomain(workers, type);
    const vertical = yDomain(values, type);
    const ticks = yTicks(vertical, type) ?? 6;
    const ideal = quantity.ideal && points.estimates.length > 0;
    const ends = ideal ? domain.map((x) => ({x, y: quantity.ideal(x)})) : [];
    return Plot.plot({
        width,
        height: Math.max(260, Math.min(400, 0.66 * width)),
        marginTop: 46,
        marginLeft: 62,
        marginBottom: 42,
        marginRight: 14,
        ariaLabel: label,
        x: {type, base: 2, domain, ticks: ticksOf(workers, type, width - 76), tickFormat: String, label: "workers", labelArrow: "none"},
        y: {
            type,
            domain: vertical,
            tickFormat: (value) => quantity.show(value, 3),
            ticks,
            label: `${quantity.label} (${visible(quantity.unit(kernel)).slice(0, 60)})`,
            labelAnchor: "top",
            labelArrow: "none",
            labelOffset: 60,
        },
        marks: [
            Plot.gridY({stroke: "var(--grid)", strokeOpacity: 1, ticks}),
            Plot.gridX({stroke: "var(--grid)", strokeOpacity: 1, ticks: ticksOf(workers, type, width - 76)}),
            Plot.frame({anchor: "bottom", stroke: "currentColor"}),
            Plot.line(ends, {x: "x", y: "y", stroke: "currentColor", strokeOpacity: 0.6, strokeDasharray: "4 4", clip: true}),
            ...lawMarks(kernel, present, quantity, looks),
            ...present.map((name, index) =>
                seriesMarks(
                    points.estimates.filter((point) => point.strategy === name),
                    points.raw.filter((point) => point.strategy === name),
                    looks.get(name),
                    6 * (index - (present.length - 1) / 2),
                    showRaw || points.estimates.length === 0,
                ),
            ),
            legendMarks(present, looks, ideal),
            Plot.tip(
                points.estimates,
                Plot.pointer({x: "workers", y: "middle", maxRadius: 60, title: (point) => describe(point, quantity)}),
            ),
        ],
    });
}
