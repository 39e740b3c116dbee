// Asks the matchers of Netlify and of Cloudflare Pages, as those hosts publish them, what addresses of a site answer.
// Standard input: {host, modules, root, rules, urls}; standard output: {answers: [{status, location, file}], static}.

import { existsSync, readFileSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const asked = JSON.parse(readFileSync(0, "utf8"));

function file(path) {
  const found = join(asked.root, path);
  return existsSync(found) && statSync(found).isFile() ? path : null;
}

function decoded(url) {
  return decodeURIComponent(url.split("?")[0]);
}

async function netlify() {
  const redirector = createRequire(join(asked.modules, "x.js"))("netlify-redirector");
  const matcher = await redirector.parsePlain(asked.rules, { jwtSecret: "", jwtRoleClaim: "" });
  const answer = (url) => {
    const [path, query = ""] = url.split("?");
    const request = { scheme: "https", host: "test.example", path, query, getHeader: () => "", getCookie: () => "" };
    const rule = matcher.match(request);
    const at = decoded(url);
    const found = file(at) ?? file(`${at.replace(/\/$/, "")}.html`) ?? file(join(at, "index.html"));
    // A rule without `!` yields to a file.
    if (rule && (rule.force || !found)) {
      const moved = rule.status >= 300 && rule.status < 400;
      return { status: rule.status, location: moved ? rule.to : null, file: moved ? null : file(decoded(rule.to)) };
    }
    return found ? { status: 200, location: null, file: found } : { status: 404, location: null, file: file("/404.html") };
  };
  return { answers: asked.urls.map(answer) };
}

// The package ships modules without saying so.
function shipped(path) {
  const text = readFileSync(join(asked.modules, "@cloudflare/pages-shared/dist", path));
  return import(`data:text/javascript;base64,${text.toString("base64")}`);
}

async function cloudflare() {
  const { generateHandler } = await shipped("asset-server/handler.js");
  const { createMetadataObject } = await shipped("metadata-generator/createMetadataObject.js");
  const rules = asked.rules.map((rule) => ({ ...rule, from: new URL(rule.from, "https://test.example").pathname }));
  const metadata = createMetadataObject({ redirects: { rules, invalid: [] } });
  const answer = async (url) => {
    let served = null;
    const response = await generateHandler({
      request: new Request(`https://test.example${url}`),
      metadata,
      logError(error) {
        throw error;
      },
      findAssetEntryForPath: async (path) => file(path),
      getAssetKey: (path) => path,
      negotiateContent: () => ({ encoding: null }),
      fetchAsset: async (path) => {
        served = path;
        return { body: null, contentType: "text/html" };
      },
    });
    return { status: response.status, location: response.headers.get("location"), file: served };
  };
  const answers = [];
  for (const url of asked.urls) {
    answers.push(await answer(url));
  }
  return { answers, static: Object.keys(metadata.redirects?.staticRules ?? {}).length };
}

console.log(JSON.stringify(await { netlify, cloudflare }[asked.host]()));
