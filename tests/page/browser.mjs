// browser.mjs - a page in Debian's chromium, watched: whatever it complains of, fetches or throws is kept.
import {createRequire} from "node:module";
import {pathToFileURL} from "node:url";

// Packages live beside page/package.json.
const require = createRequire(new URL("../../page/package.json", import.meta.url));
const {chromium} = require("playwright-core");
const axeSource = require("axe-core").source;

const OPTIONS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
];

/** A browser with a profile of its own, which goes when it is closed. */
export function startBrowser() {
    return chromium.launch({executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: OPTIONS});
}

/** Opens a file: {page, complaints, close}. options: {javaScriptEnabled, width, dark}. */
export async function openPage(browser, path, {javaScriptEnabled = true, width = 1280, dark = false} = {}) {
    const viewport = {width, height: 900};
    const context = await browser.newContext({javaScriptEnabled, viewport, colorScheme: dark ? "dark" : "light", acceptDownloads: true});
    const page = await context.newPage();
    const complaints = [];
    page.on("console", (message) => {
        if (["error", "warning"].includes(message.type())) complaints.push(`console: ${message.text()}`);
    });
    page.on("pageerror", (error) => complaints.push(`error: ${error.stack}`));
    page.on("request", (request) => {
        const url = request.url();
        if (!/^(data|blob):/.test(url) && url !== pathToFileURL(path).href) complaints.push(`request: ${url}`);
    });
    page.on("dialog", (dialog) => {
        complaints.push(`dialog: ${dialog.message()}`);
        dialog.dismiss();
    });
    await page.goto(pathToFileURL(path).href);
    return {page, complaints, close: () => context.close()};
}

/** What axe-core finds wrong, in a line each: WCAG 2.2 A and AA, and its best practices. */
export async function violations(page) {
    await page.evaluate(axeSource);
    const found = await page.evaluate(() => globalThis.axe.run(document));
    return found.violations.map((one) => `${one.id}: ${one.help}: ${one.nodes.map((node) => node.html.slice(0, 120)).slice(0, 3).join(" | ")}`);
}

/** Drops files on the page, as a file manager does. `files`: [[name, text]]. */
export function dropFiles(page, files) {
    return page.evaluate((dropped) => {
        const transfer = new DataTransfer();
        for (const [name, text] of dropped) transfer.items.add(new File([text], name, {type: "application/json"}));
        const target = document.querySelector(".files");
        for (const type of ["dragover", "drop"])
            target.dispatchEvent(new DragEvent(type, {dataTransfer: transfer, bubbles: true, cancelable: true}));
    }, files);
}

/** The cells of the first table in a locator: [{strategy, workers, ...}]. */
export async function tableRows(locator) {
    return locator.locator("table").first().evaluate((table) => {
        const titles = [...table.querySelectorAll("thead th")].map((cell) => cell.textContent);
        return [...table.querySelectorAll("tbody tr")].map((row) =>
            Object.fromEntries([...row.children].map((cell, index) => [titles[index], cell.textContent])),
        );
    });
}
