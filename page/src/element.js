// element.js - makes elements. Texts go in as text nodes only: nothing from a result is ever parsed as HTML.
import {visible} from "./format.js";

/** element("p", {class: "note"}, "text", child): properties that begin with "on" are listeners; false and null are left out. */
export function element(tag, properties = {}, ...children) {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(properties)) {
        if (value === false || value == null) continue;
        if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
        else if (["checked", "selected", "value", "disabled"].includes(name)) made[name] = value;
        else made.setAttribute(name, value === true ? "" : visible(value));
    }
    made.append(...children.flat().filter((child) => child !== false && child != null).map((child) => (child instanceof Node ? child : visible(child))));
    return made;
}
