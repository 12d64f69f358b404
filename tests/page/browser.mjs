// browser.mjs - a page in Debian's chromium, watched: whatever it complains of, fetches or throws is kept.
import {mkdtempSync, rmSync} from "node:fs";
import {createRequire} from "node:module";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {pathToFileURL} from "node:url";

// Packages live beside page/package.json.
const require = createRequire(new URL("../../page/package.json", import.meta.url));
const {chromium} = require("playwright-core");
export const axeSource = require("axe-core").source;

const OPTIONS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
];

/** A browser with a profile of its own: {open, close}. */
export async function startBrowser(executablePath) {
    const profile = mkdtempSync(join(tmpdir(), "forkjoin-page-"));
    const context = await chromium.launchPersistentContext(profile, {
        executablePath,
        headless: true,
        args: OPTIONS,
        acceptDownloads: true,
        viewport: {width: 1280, height: 900},
    });
    return {
        /** Opens a file: {page, complaints}. options: {javaScript, width, dark}. */
        async open(path, options = {}) {
            const page = await context.newPage();
            const complaints = [];
            page.on("console", (message) => {
                if (["error", "warning"].includes(message.type())) complaints.push(`console: ${message.text()}`);
            });
            page.on("pageerror", (error) => complaints.push(`error: ${error.stack}`));
            page.on("request", (request) => {
                if (!/^(file|data|blob):/.test(request.url())) complaints.push(`request: ${request.url()}`);
            });
            page.on("dialog", (dialog) => {
                complaints.push(`dialog: ${dialog.message()}`);
                dialog.dismiss();
            });
            await page.setViewportSize({width: options.width ?? 1280, height: 900});
            await page.emulateMedia({colorScheme: options.dark ? "dark" : "light"});
            await page.goto(pathToFileURL(path).href);
            return {page, complaints};
        },
        /** A browser context without JavaScript, for one page. */
        async openWithoutScript(path) {
            const plain = await context.browser()?.newContext({javaScriptEnabled: false});
            const page = await plain.newPage();
            await page.goto(pathToFileURL(path).href);
            return {page, close: () => plain.close()};
        },
        async close() {
            await context.close();
            rmSync(profile, {recursive: true, force: true});
        },
    };
}
