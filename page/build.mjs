// build.mjs - bundles src/main.js and writes it as a C file, with the hash by which the page's policy names it.
// usage: node build.mjs OUTPUT.c
import {createHash} from "node:crypto";
import {readdirSync, readFileSync, writeFileSync} from "node:fs";
import {dirname, join} from "node:path";
import {fileURLToPath} from "node:url";
import {build} from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const output = process.argv[2];
if (!output) {
    console.error("usage: node build.mjs OUTPUT.c");
    process.exit(2);
}

const bundle = await build({
    entryPoints: [join(here, "src/main.js")],
    bundle: true,
    minify: true,
    write: false,
    format: "iife",
    target: ["chrome110", "firefox115", "safari16"],
    charset: "ascii",
    legalComments: "none",
    logLevel: "warning",
    metafile: true,
});

/** Licences of the packages in the bundle, which ask to be in every copy: each text once, below those whose it is. */
function licences(inputs) {
    const packages = new Set(inputs.map((path) => path.match(/.*node_modules\/(@[^/]+\/)?[^/]+/)?.[0]).filter(Boolean));
    const owners = new Map();
    for (const folder of [...packages].sort()) {
        const file = readdirSync(folder).find((name) => /^licen[cs]e/i.test(name));
        if (!file) throw new Error(`${folder} has no licence`);
        const text = readFileSync(join(folder, file), "utf8").trim().replace(/\*\//g, "* /");
        const [copyright = ""] = text.match(/^copyright.*$/im) ?? [];
        const body = text.replace(copyright, "").replace(/\s+/g, " ").trim();
        const owner = `${folder.replace(/.*node_modules\//, "")}: ${copyright}`;
        owners.set(body, [...(owners.get(body) ?? []), owner]);
    }
    return [...owners].map(([body, names]) => `${names.join("\n")}\n${body}`).join("\n\n").replace(/[^\x20-\x7e\n]/g, "?");
}
// Within <script> neither may stand: the first would end it, the second change how it is read. In JavaScript both can only be
// within strings, templates and regular expressions, where the escape means the same.
const notice = `/*!\n${licences(Object.keys(bundle.metafile.inputs))}\n*/\n`;
const script = (notice + bundle.outputFiles[0].text.trimEnd()).replace(/<(\/script|!--)/gi, "\\x3c$1");
if (/<\/script|<!--/i.test(script)) throw new Error("the bundle would end its own <script>");

// "?": or "??=" would be a trigraph in C.
const literal = (text) =>
    text
        .match(/[^]{1,4000}/g)
        .map((part) => `    "${part.replace(/[\\"?]/g, "\\$&").replace(/\n/g, "\\n").replace(/\t/g, "\\t")}"`)
        .join("\n");
const hash = createHash("sha256").update(script).digest("base64");
writeFileSync(
    output,
    `/* Written by page/build.mjs. */
extern const char page_script[], page_script_hash[];
const char page_script_hash[] = "${hash}";
const char page_script[] =
${literal(script)};
`,
);
