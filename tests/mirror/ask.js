// node ask.js FOLDER < [[language, question], ...] > [[slug, ...], ...]: the very script that a copy carries.
"use strict";
const fs = require("fs"), vm = require("vm"), folder = process.argv[2];
const chains = { uk: ["uk", "en"], en: ["en", "uk"], ru: ["ru", "uk", "en"], crh: ["crh", "uk", "en"] };
const shards = {}, run = (name) => vm.runInThisContext(fs.readFileSync(`${folder}/assets/${name}.js`, "utf8"));
run("search");
globalThis.poruchIndex = (index) => { shards[index.language] = new PoruchSearch.Shard(index); };
Object.keys(chains).forEach((code) => run(`index-${code}`));
const slug = (hit) => hit.doc[0].split("#").pop().split("/").filter((part) => part !== "index.html").pop();
const asked = JSON.parse(fs.readFileSync(0, "utf8"));
console.log(JSON.stringify(asked.map(([language, question]) => PoruchSearch.search(chains[language].map((code) => shards[code]), question).hits.map(slug))));
