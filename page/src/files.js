// files.js - opens other result files, dropped or chosen, and lists what is open.
import {element} from "./element.js";
import {shellWord, visible} from "./format.js";
import {readResult} from "./model.js";
import {headline} from "./panel.js";

/** Reads files one after the other: {results, problems}. */
export async function readFiles(files) {
    const [results, problems] = [[], []];
    for (const file of files) {
        try {
            results.push(readResult(JSON.parse(await file.text()), file.name));
        } catch (error) {
            const why = error instanceof SyntaxError ? "it is no JSON" : error.message;
            problems.push(`${file.name} was not opened: ${why}.`);
        }
    }
    return {results, problems};
}

/** Lets files be dropped anywhere on the page; `target` shows where they would go. */
export function acceptDrops(target, open) {
    const over = (event, inside) => {
        if (![...(event.dataTransfer?.types ?? [])].includes("Files")) return;
        event.preventDefault();
        target.classList.toggle("over", inside);
    };
    window.addEventListener("dragover", (event) => over(event, true));
    window.addEventListener("dragleave", (event) => over(event, false));
    window.addEventListener("drop", (event) => {
        over(event, false);
        if (event.dataTransfer?.files.length) open([...event.dataTransfer.files]);
    });
}

/** What would tell whether machines differ: the page itself claims nothing of the kind. */
function compareAdvice(results) {
    if (results.length < 2) return [];
    const methods = new Set(results.filter((result) => result.analysed).map((result) => result.method));
    const command = ["forkjoin compare", ...results.map((result) => shellWord(visible(result.file)))].join(" ");
    return [
        element("p", {}, "Side by side these charts claim no difference: intervals of two machines may overlap or not by chance. This tests it:"),
        element("pre", {tabindex: 0, "aria-label": "The command that compares"}, element("code", {}, command)),
        methods.size > 1 && element("p", {class: "message"}, `These results were analysed by different methods (${[...methods].join(", ")}): analyse all by one forkjoin.`),
    ].filter(Boolean);
}

function resultItem(result, shown, {toggle, remove}) {
    const name = `${result.host} (${result.file})`;
    return element(
        "li",
        {},
        element("label", {}, element("input", {type: "checkbox", checked: shown, onchange: (event) => toggle(result, event.target.checked)}), ` ${name}`),
        " ",
        element("span", {class: "note"}, `${headline(result)}${result.analysed ? "" : "; raw samples only, no analysis"} `),
        element("button", {type: "button", "aria-label": `Close ${name}`, onclick: () => remove(result)}, "Close"),
    );
}

/** The part of the page about files. `actions`: {open, toggle, remove}. */
export function filesElement(results, shown, problems, actions) {
    const chooser = element("input", {type: "file", multiple: true, accept: ".json,application/json", onchange: (event) => actions.open([...event.target.files])});
    const raw = results.filter((result) => !result.analysed);
    return element(
        "section",
        {class: "files", "aria-labelledby": "files-title"},
        element("h3", {id: "files-title"}, "Other results beside it"),
        element("p", {}, element("label", {}, "Drop result files here, or choose them: ", chooser)),
        element("div", {role: "status"}, problems.map((text) => element("p", {class: "message failed"}, text))),
        element("ul", {}, results.map((result) => resultItem(result, shown.has(result), actions))),
        raw.length > 0 && element("p", {class: "note"}, "Files without an analysis show raw samples. With it: ", element("code", {}, `forkjoin report --format json ${shellWord(visible(raw[0].file))} > analysed.json`)),
        compareAdvice(results),
    );
}
