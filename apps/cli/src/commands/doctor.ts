import { execFile } from 'node:child_process'
import { constants } from 'node:fs'
import { access, readFile, stat } from 'node:fs/promises'
import { createServer } from 'node:net'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { Text } from '@jitsuin/kernel'
import { defineCommand } from '../command.js'

const run = promisify(execFile)
const ROOT = fileURLToPath(new URL('../../../..', import.meta.url))

/** One thing that an installation needs: `missing` says what to mend, `absent` what then does not work. */
type Finding = {
  readonly verdict: 'fine' | 'missing' | 'absent'
  readonly what: string
  readonly advice?: Text
}

/** `jitsuin doctor`: checks an installation and says what to mend. */
export const doctor = defineCommand({
  name: 'doctor',
  summary: 'checks an installation and says what to mend',
  options: {
    data: { value: 'DIR', default: '.jitsuin', help: 'folder of the platform' },
    port: { value: 'N', default: '8317', help: 'port of the web pages' },
    json: { help: 'one JSON object per finding' },
  },
  examples: ['jitsuin doctor'],
  run: async ({ data, port, json }, _operands, io) => {
    const findings = [
      await node(),
      await built(),
      await folder(data),
      await secrets(data),
      await freePort(Number(port)),
      ...(await programs()),
    ]
    for (const finding of findings) io.out(json ? JSON.stringify(finding) : toLine(finding))
    return findings.some(({ verdict }) => verdict === 'missing') ? 1 : 0
  },
})

async function node(): Promise<Finding> {
  const what = `Node ${process.versions.node}, OpenSSL ${process.versions.openssl}`
  if (process.versions.node.startsWith('24.')) return { verdict: 'fine', what }
  return {
    verdict: 'missing',
    what,
    advice: {
      ja: 'Node 24 が必要です。npm ci をもう一度実行してください。',
      en: 'Node 24 is needed; run npm ci again.',
    },
  }
}

async function built(): Promise<Finding> {
  const page = join(ROOT, 'apps/verifier/dist-web/index.html')
  if (await isThere(page)) return { verdict: 'fine', what: 'programs and pages are built' }
  return {
    verdict: 'missing',
    what: 'the pages are not built',
    advice: { ja: 'npm run build を実行してください。', en: 'Run npm run build.' },
  }
}

async function folder(data: string): Promise<Finding> {
  try {
    await access((await isFolder(data)) ? data : dirname(resolve(data)), constants.W_OK)
    return { verdict: 'fine', what: `${data} can be written` }
  } catch {
    return {
      verdict: 'missing',
      what: `${data} cannot be written`,
      advice: { ja: 'フォルダーの権限を確かめてください。', en: 'Check the rights of the folder.' },
    }
  }
}

/** Keys that others can read are as good as lost. */
async function secrets(data: string): Promise<Finding> {
  const key = join(data, 'app', 'keys', 'audit.key.pem')
  if (!(await isThere(key))) return { verdict: 'fine', what: 'no keys yet' }
  const { mode } = await stat(key)
  if ((mode & 0o077) === 0) return { verdict: 'fine', what: 'keys are readable by their owner only' }
  return {
    verdict: 'missing',
    what: `${key} can be read by others`,
    advice: { ja: '権限を 600 にしてください。', en: 'Set its mode to 600.' },
  }
}

async function freePort(port: number): Promise<Finding> {
  const server = createServer()
  const free = await new Promise<boolean>((resolve) => {
    server.once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })
  if (free) return { verdict: 'fine', what: `port ${port} is free` }
  return {
    verdict: 'absent',
    what: `port ${port} is in use`,
    advice: {
      ja: '動いている Jitsuin でなければ、--port で別の番号を選んでください。',
      en: 'Unless it is Jitsuin itself, choose another with --port.',
    },
  }
}

/** Programs of others that only some tests need. */
async function programs(): Promise<Finding[]> {
  const wanted = ['openssl', 'xmlsec1', 'certtool', 'java', 'softhsm2-util', 'chromium']
  return await Promise.all(
    wanted.map(async (name): Promise<Finding> => {
      const found = await run('which', [name]).then(
        () => true,
        () => false,
      )
      if (found) return { verdict: 'fine', what: name }
      return {
        verdict: 'absent',
        what: name,
        advice: {
          ja: 'なくても動きます。この確認に使う試験だけが飛ばされます。',
          en: 'Not needed to run; the tests that use it are skipped.',
        },
      }
    }),
  )
}

async function isFolder(path: string): Promise<boolean> {
  return await stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  )
}

async function isThere(path: string): Promise<boolean> {
  return await readFile(path).then(
    () => true,
    () => false,
  )
}

const MARKS = { fine: '○', missing: '×', absent: '−' } as const

function toLine({ verdict, what, advice }: Finding): string {
  return advice ? `${MARKS[verdict]} ${what}: ${advice.ja} ${advice.en}` : `${MARKS[verdict]} ${what}`
}
