// made.mjs - pages and documents to look at, made by the program under test from recorded and from synthetic results.
import {execFileSync} from "node:child_process";
import {mkdirSync, mkdtempSync, readFileSync, rmSync} from "node:fs";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {fileURLToPath} from "node:url";

export const source = fileURLToPath(new URL("../..", import.meta.url));
const program = process.env.FORKJOIN ?? join(source, "build/forkjoin");
export const screenshots = process.env.SCREENSHOTS ?? join(source, "build/screenshots");
mkdirSync(screenshots, {recursive: true});

export const recorded = join(source, "results/epyc-zen4-2core/2026-11-24T03-49-53Z.json");
export const otherRecorded = join(source, "results/epyc-zen5-2core/2026-11-22T23-23-36Z.json");

const folder = mkdtempSync(join(tmpdir(), "forkjoin-page-"));
process.on("exit", () => rmSync(folder, {recursive: true, force: true}));

function run(words, environment = {}) {
    const env = {...process.env, ...environment};
    return execFileSync(program, words, {encoding: "utf8", maxBuffer: 1 << 28, stdio: ["ignore", "pipe", "pipe"], env});
}

/** Result files of tests/support/synthetic_results.py: their paths. */
export function synthetic(...names) {
    const script = join(source, "tests/support/synthetic_results.py");
    const output = execFileSync("python3", [script, "--output", join(folder, "synthetic"), ...names], {encoding: "utf8"});
    return output.trim().split("\n");
}

const pages = new Map();

/** A page of result files, made once: its path. Without a PATH no gnuplot is found: most tests need no pictures. */
function makePage(results, environment) {
    const key = JSON.stringify([results, environment]);
    if (!pages.has(key)) {
        const output = join(folder, `page-${pages.size}`);
        run(["report", "--output", output, ...results], environment);
        pages.set(key, join(output, "report.html"));
    }
    return pages.get(key);
}

export const pageOf = (...results) => makePage(results, {PATH: "/nonexistent"});
export const picturedPageOf = (...results) => makePage(results, {});

/** The document with its analysis, parsed. */
export const analysedOf = (result) => JSON.parse(run(["report", "--format", "json", result]));

export const textOf = (path) => readFileSync(path, "utf8");
