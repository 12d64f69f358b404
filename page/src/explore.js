// explore.js - goes from point to point of a chart, by mouse or by keyboard, and says each in words.
import {describe} from "./chart.js";
import {element} from "./element.js";

const NAMESPACE = "http://www.w3.org/2000/svg";
const HELP = "Move over points for exact values, or focus the chart and use the arrow keys.";

/** Plot names the groups of its marks, which ARIA allows on no group without a role; the chart is one picture with one name. */
function unlabel(svg) {
    svg.setAttribute("role", "img");
    for (const group of svg.querySelectorAll("[aria-label], [aria-description]")) {
        group.setAttribute("data-mark", group.getAttribute("aria-label") ?? "");
        group.removeAttribute("aria-label");
        group.removeAttribute("aria-description");
    }
}

/** A ring around the point that the keyboard is at. */
function makeRing(svg) {
    const ring = document.createElementNS(NAMESPACE, "circle");
    for (const [name, value] of Object.entries({class: "ring", r: 9, fill: "none", stroke: "currentColor", "stroke-width": 2}))
        ring.setAttribute(name, value);
    svg.append(ring);
    return ring;
}

/** Wraps a chart: {element, readout}. Arrow keys, Home and End move; the readout is announced. */
export function explorable(svg, estimates, quantity, label) {
    unlabel(svg);
    const readout = element("p", {class: "readout", role: "status"}, estimates.length ? HELP : "");
    let at = -1;
    let ring = null;
    const say = (point) => {
        readout.textContent = point ? describe(point, quantity).replaceAll("\n", " · ") : HELP;
    };
    const go = (index) => {
        at = Math.max(0, Math.min(estimates.length - 1, index));
        const point = estimates[at];
        ring ??= makeRing(svg);
        ring.setAttribute("cx", svg.scale("x").apply(point.workers));
        ring.setAttribute("cy", svg.scale("y").apply(point.middle));
        say(point);
    };
    const targets = {ArrowRight: () => at + 1, ArrowLeft: () => at - 1, ArrowDown: () => at + 1, ArrowUp: () => at - 1, Home: () => 0, End: () => estimates.length - 1};
    const onkeydown = (event) => {
        if (!(event.key in targets) || estimates.length === 0 || event.ctrlKey || event.altKey || event.metaKey) return;
        event.preventDefault();
        go(targets[event.key]());
    };
    svg.addEventListener("input", () => {
        unlabel(svg); // the tip is new
        if (estimates.length && svg.value) say(svg.value);
    });
    const wrapper = element("div", {class: "chart", tabindex: 0, role: "group", "aria-label": `${label}. Arrow keys go from point to point.`, onkeydown}, svg);
    return {element: wrapper, readout};
}
