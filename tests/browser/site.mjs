// A small site that shows whether the checks themselves can see: three good pages and one with every fault. The good ones
// are also where the style sheet can be looked at (tests/browser/shots/).
import fs from 'node:fs'
import http from 'node:http'
import path from 'node:path'

const here = path.dirname(new URL(import.meta.url).pathname)
const root = path.resolve(here, '../..')
const CSP = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
const TYPES = { '.css': 'text/css', '.js': 'text/javascript', '.svg': 'image/svg+xml', '.woff2': 'font/woff2' }

function assetFile(name, build) {
  if (name.startsWith('bad.')) return path.join(here, 'pages', name)
  if (name.endsWith('.css')) return path.join(build, 'assets', name)
  if (name.startsWith('govuk-frontend')) return path.join(root, 'node_modules/govuk-frontend/dist/govuk', name)
  if (name.endsWith('.woff2')) return path.join(root, 'node_modules/@fontsource/atkinson-hyperlegible/files', name)
  return path.join(root, 'assets', name.replace(/^face-/, 'faces/').replace(/^sign-/, 'signs/'))
}

// build: the folder that meson built in. Resolves to {url, close}.
export function startSite(build) {
  const server = http.createServer((request, response) => {
    const asked = request.url.split('?')[0]
    const asset = asked.match(/^\/assets\/([\w.-]+)$/)
    const file = asset ? assetFile(asset[1], build) : path.join(here, 'pages', `${path.basename(asked) || 'adult'}.html`)
    if (!fs.existsSync(file)) return void response.writeHead(404, { 'Content-Type': 'text/plain' }).end('not here')
    const type = asset ? TYPES[path.extname(file)] || 'text/plain' : 'text/html; charset=utf-8'
    response.writeHead(200, { 'Content-Type': type, 'Content-Security-Policy': CSP, 'X-Content-Type-Options': 'nosniff' }).end(fs.readFileSync(file))
  })
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve({ url: `http://127.0.0.1:${server.address().port}`, close: () => server.close() })))
}
