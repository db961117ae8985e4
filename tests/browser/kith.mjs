// Starts kith on a demonstration of its own in a folder of its own, and ends exactly that process.
import { spawn, execFileSync, spawnSync } from 'node:child_process'
import fs from 'node:fs'
import net from 'node:net'
import os from 'node:os'
import path from 'node:path'

// The first of the commands that these tests need and this program has not; undefined when all are there.
export function missingCommand(program) {
  const listed = spawnSync(program, ['help'], { encoding: 'utf8' })
  if (listed.error || listed.status !== 0) return 'help'
  return ['demo', 'serve', 'user'].find((name) => !new RegExp(`^ +${name}\\b`, 'm').test(listed.stdout))
}

function freePort() {
  return new Promise((resolve, reject) => {
    const s = net.createServer().once('error', reject).listen(0, '127.0.0.1', () => {
      const { port } = s.address()
      s.close(() => resolve(port))
    })
  })
}

export async function startKith(program, children) {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'kith-browser-'))
  const env = { ...process.env, KITH_DB: path.join(dir, 'kith.db') }
  const ask = (...args) => execFileSync(program, args, { env, encoding: 'utf8', maxBuffer: 64 << 20, timeout: 300000, stdio: ['ignore', 'pipe', 'inherit'] })
  ask('demo', '--children', String(children))
  const users = JSON.parse(ask('user', 'list', '--json'))
  const table = JSON.parse(ask('help', '--routes', '--json'))
  const port = await freePort()
  const said = fs.openSync(path.join(dir, 'serve.log'), 'w')
  const child = spawn(program, ['serve', '--port', String(port)], { env, stdio: ['ignore', said, said] })
  const ended = new Promise((resolve) => child.once('exit', (code, signal) => resolve({ code, signal })))
  const url = `http://localhost:${port}`
  const stop = async (report) => {
    child.kill('SIGTERM')
    const late = new Promise((resolve) => setTimeout(() => resolve(null), 10000).unref())
    const how = await Promise.race([ended, late])
    if (!how) child.kill('SIGKILL')
    report?.check('kith serve', 'ends cleanly when asked to', how && how.code === 0 ? [] : [how ? `exit ${how.code ?? how.signal}` : 'it had to be killed', fs.readFileSync(path.join(dir, 'serve.log'), 'utf8').slice(-800)])
    fs.rmSync(dir, { recursive: true, force: true })
  }
  for (let i = 0; ; i++) {
    const ok = await fetch(`${url}/healthz`).then((r) => r.ok, () => false)
    if (ok) break
    if (i === 100 || child.exitCode !== null) {
      const log = fs.readFileSync(path.join(dir, 'serve.log'), 'utf8').slice(-800)
      await stop()
      throw new Error(`kith serve did not answer /healthz: ${log}`)
    }
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
  // As if so many minutes had gone by since this person was last heard of: a session that rests for too long is over.
  const restLong = (user, minutes) => execFileSync('python3', ['-c', `import sqlite3, sys
db = sqlite3.connect(sys.argv[1], timeout=30)
n = db.execute("UPDATE app_session SET seen_at = seen_at - ?, ends_at = ends_at - ? WHERE user_id = ?", (int(sys.argv[3]) * 60000, int(sys.argv[3]) * 60000, int(sys.argv[2]))).rowcount
db.commit()
sys.exit(n < 1)`, env.KITH_DB, user.id, String(minutes)])
  return { url, users, routes: readRoutes(table), restLong, stop }
}

// The route table: [{method, path, …}] or {routes: […]}; a parameter is {name}, :name or <name>.
export function readRoutes(table) {
  const rows = Array.isArray(table) ? table : table.routes
  return rows.map((r) => ({ ...r, method: (r.method || 'GET').toUpperCase(), path: r.path || r.pattern || r.route }))
}

const PARAMETER = /\{[^}]+\}|:[A-Za-z_]\w*|<[^>]+>|\*/

export const hasParameters = (p) => PARAMETER.test(p)

// A pattern of the table → a regular expression for the path of a link.
export function matcher(pattern) {
  const parts = pattern.split(new RegExp(PARAMETER.source, 'g')).map((s) => s.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  return new RegExp(`^${parts.join('[^/?]+')}$`)
}
