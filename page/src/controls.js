// controls.js - what the reader chooses: kernel, strategies, quantity, axes, raw points.
import {symbol} from "d3-shape";
import {element} from "./element.js";
import {lookOf} from "./look.js";
import {quantities} from "./quantities.js";

const NAMESPACE = "http://www.w3.org/2000/svg";

function swatch(index) {
    const {colour, type} = lookOf(index);
    const svg = document.createElementNS(NAMESPACE, "svg");
    const path = document.createElementNS(NAMESPACE, "path");
    svg.setAttribute("viewBox", "-8 -8 16 16");
    svg.setAttribute("class", "swatch");
    svg.setAttribute("aria-hidden", "true");
    path.setAttribute("d", symbol(type, 90)());
    path.setAttribute("style", `fill: ${colour}`);
    svg.append(path);
    return svg;
}

function choice(name, entries, chosen, onchange) {
    const id = `choose-${name.toLowerCase()}`;
    const options = entries.map(([value, text]) => element("option", {value, selected: value === chosen}, text));
    const select = element("select", {id, onchange: (event) => onchange(event.target.value)}, options);
    return element("div", {}, element("label", {for: id, class: "name"}, name), select);
}

/** Boxes for the strategies of the chosen kernel; `all` gives each its look. */
function strategyBoxes(state, names, all, change) {
    return names.map((name) => {
        const onchange = (event) => {
            const chosen = new Set(state.strategies);
            chosen[event.target.checked ? "add" : "delete"](name);
            change({strategies: chosen});
        };
        const box = element("input", {type: "checkbox", checked: state.strategies.has(name), onchange});
        return element("label", {}, box, swatch(all.indexOf(name)), name);
    });
}

/**
 * The form. `state`: {kernel, quantity, scale, raw, strategies: Set}; `change(part)` is called with what differs;
 * `strategiesOf(kernel)` are the names to choose from, of `all`. Built anew when results come or go.
 */
export function controlsElement(state, kernels, strategiesOf, all, change) {
    const boxes = element("span", {class: "boxes"}, strategyBoxes(state, strategiesOf(state.kernel), all, change));
    const chooseKernel = (kernel) => {
        change({kernel});
        boxes.replaceChildren(...strategyBoxes(state, strategiesOf(kernel), all, change));
    };
    const shown = Object.entries(quantities).map(([key, quantity]) => [key, quantity.label]);
    const scales = [["auto", "automatic"], ["linear", "linear"], ["log", "logarithmic"]];
    return element(
        "form",
        {class: "controls", "aria-label": "What the charts show", onsubmit: (event) => event.preventDefault()},
        choice("Kernel", kernels.map((key) => [key, key]), state.kernel, chooseKernel),
        choice("Axis", shown, state.quantity, (quantity) => change({quantity})),
        choice("Scale", scales, state.scale, (scale) => change({scale})),
        element("fieldset", {}, element("legend", {}, "Strategies"), boxes),
        element(
            "label",
            {},
            element("input", {type: "checkbox", checked: state.raw, onchange: (event) => change({raw: event.target.checked})}),
            "raw points",
        ),
    );
}
