// save.js - a chart as a file: SVG that stands by itself, PNG of it, or CSV of its numbers.

const STYLED = ["fill", "fill-opacity", "stroke", "stroke-opacity", "stroke-width", "stroke-dasharray", "opacity", "font-family", "font-size", "font-weight", "text-anchor", "font-variant"];
const NAMESPACE = "http://www.w3.org/2000/svg";

/** Copies what style sheets give an element into its attributes, since the file will be without them. */
function freezeStyle(from, to) {
    const style = getComputedStyle(from);
    for (const name of STYLED) {
        const value = style.getPropertyValue(name);
        if (value) to.setAttribute(name, value);
    }
    [...from.children].forEach((child, index) => freezeStyle(child, to.children[index]));
}

/** The chart as the text of an SVG file, with a title, on the page's background. */
export function svgText(svg, title) {
    const copy = svg.cloneNode(true);
    freezeStyle(svg, copy);
    for (const extra of copy.querySelectorAll("style, [data-mark='tip'], [aria-label='tip'], .ring")) extra.remove();
    const [width, height] = [svg.getAttribute("width"), svg.getAttribute("height")];
    const ground = document.createElementNS(NAMESPACE, "rect");
    ground.setAttribute("width", width);
    ground.setAttribute("height", height);
    ground.setAttribute("fill", getComputedStyle(document.body).backgroundColor);
    const name = document.createElementNS(NAMESPACE, "title");
    name.textContent = title;
    copy.prepend(name, ground);
    copy.setAttribute("xmlns", NAMESPACE);
    copy.setAttribute("viewBox", `0 0 ${width} ${height}`);
    copy.removeAttribute("class");
    copy.removeAttribute("style");
    return `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(copy)}\n`;
}

/** A PNG of an SVG file's text, twice as large: sharp in print. */
async function pngBlob(text, width, height) {
    const image = new Image();
    image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
    await image.decode();
    const canvas = document.createElement("canvas");
    canvas.width = 2 * width;
    canvas.height = 2 * height;
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    return new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
}

function download(blob, name) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}

/** "risk.european speedup my-host" as the name of a file anywhere. */
function fileName(title, extension) {
    const plain = title.replace(/[^A-Za-z0-9._-]+/g, "-").replace(/^[-.]+|-+$/g, "");
    return `${plain.slice(0, 100) || "chart"}.${extension}`;
}

export function saveSvg(svg, title) {
    download(new Blob([svgText(svg, title)], {type: "image/svg+xml"}), fileName(title, "svg"));
}

export async function savePng(svg, title) {
    const blob = await pngBlob(svgText(svg, title), Number(svg.getAttribute("width")), Number(svg.getAttribute("height")));
    download(blob, fileName(title, "png"));
}

export function saveCsv(text, title) {
    download(new Blob([text], {type: "text/csv"}), fileName(title, "csv"));
}
