// main.js - the interactive part: reads the page's results, keeps what is chosen, and draws anew when it changes.
import {valuesOf} from "./chart.js";
import {controlsElement} from "./controls.js";
import {element} from "./element.js";
import {acceptDrops, filesElement, readFiles} from "./files.js";
import {kernelKeys, readResult, strategyNames} from "./model.js";
import {panelElement} from "./panel.js";
import {pointsOf, quantities} from "./quantities.js";

const SHOWN_MOST = 12; // results that are shown side by side without being asked for
const NONE = {estimates: [], raw: []};

const app = document.getElementById("app");
const parts = {
    controls: element("div"),
    panels: element("div", {class: "panels"}),
    files: element("div"),
};
const state = {results: [], shown: new Set(), problems: [], kernel: "", quantity: "speedup", scale: "auto", raw: false, strategies: new Set()};

function pointsOfShown() {
    const quantity = quantities[state.quantity];
    const strategies = strategyNames(state.results).filter((name) => state.strategies.has(name));
    return state.results
        .filter((result) => state.shown.has(result))
        .map((result) => {
            const kernel = result.kernels.find((one) => one.key === state.kernel);
            return {result, kernel, points: kernel ? pointsOf(kernel, quantity, strategies) : NONE};
        });
}

/** All panels have the same axes: side by side, lengths can be compared. */
function drawPanels() {
    const quantity = quantities[state.quantity];
    const all = pointsOfShown();
    const points = all.flatMap((one) => [...one.points.estimates, ...one.points.raw]);
    const allStrategies = strategyNames(state.results);
    const view = {
        quantity,
        allStrategies,
        strategies: allStrategies.filter((name) => state.strategies.has(name)),
        workers: points.length ? points.map((point) => point.workers) : [1],
        values: all.flatMap((one) => valuesOf(one.points, quantity, state.raw || one.points.estimates.length === 0)),
        showRaw: state.raw,
        scale: state.scale,
    };
    parts.panels.replaceChildren();
    const gap = 24, least = 416, frame = 36; // as in style.css
    const room = parts.panels.clientWidth || 800;
    const columns = Math.max(1, Math.min(all.length, Math.floor((room + gap) / (least + gap))));
    const column = Math.floor((room - (columns - 1) * gap) / columns - frame);
    view.roomy = column >= 900;
    view.width = Math.max(260, view.roomy ? Math.floor(0.6 * column) : column);
    parts.panels.append(...all.map((one) => panelElement(one.result, one.kernel, one.points, view)));
}

function change(part) {
    Object.assign(state, part);
    drawPanels();
}

/** After results came or went. */
function drawAll() {
    const kernels = kernelKeys(state.results);
    if (!kernels.includes(state.kernel)) state.kernel = kernels.find(hasPoints) ?? kernels[0] ?? "";
    parts.controls.replaceChildren(controlsElement(state, kernels, (kernel) => strategyNames(state.results, kernel), strategyNames(state.results), change));
    parts.files.replaceChildren(
        filesElement(state.results, state.shown, state.problems, {
            open,
            toggle(result, on) {
                state.shown[on ? "add" : "delete"](result);
                drawPanels();
            },
            remove(result) {
                state.results = state.results.filter((one) => one !== result);
                state.shown.delete(result);
                drawAll();
            },
        }),
    );
    drawPanels();
}

function hasPoints(key) {
    return state.results.some((result) => result.kernels.some((kernel) => kernel.key === key && kernel.rows.some((row) => row.samples.length)));
}

function add(results) {
    const known = new Set(strategyNames(state.results));
    state.results.push(...results);
    for (const result of results) {
        if (state.shown.size < SHOWN_MOST) state.shown.add(result);
    }
    for (const name of strategyNames(results)) {
        if (!known.has(name)) state.strategies.add(name);
    }
}

async function open(files) {
    const {results, problems} = await readFiles(files);
    add(results);
    state.problems = problems;
    drawAll();
}

/** A printed page has no summary to open. */
function openForPrint() {
    const closed = [];
    window.addEventListener("beforeprint", () => {
        closed.push(...document.querySelectorAll("details:not([open])"));
        for (const one of closed) one.open = true;
    });
    window.addEventListener("afterprint", () => {
        for (const one of closed.splice(0)) one.open = false;
    });
}

function start() {
    for (const part of document.querySelectorAll(".interactive")) part.hidden = false;
    app.append(parts.controls, parts.panels, parts.files);
    add(JSON.parse(document.getElementById("data").textContent).map((one) => readResult(one, one.name)));
    drawAll();
    acceptDrops(parts.files, open);
    openForPrint();
    let width = parts.panels.clientWidth;
    new ResizeObserver(() => {
        if (parts.panels.clientWidth === width) return;
        width = parts.panels.clientWidth;
        requestAnimationFrame(drawPanels);
    }).observe(app);
}

start();
