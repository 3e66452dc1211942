/** Memory while a document of 10 MB is verified, in a process of its own: bounded by the input, whatever stands in it. */
import { fileURLToPath } from 'node:url'
import { sign } from '@jitsuin/ades'
import { utf8 } from '@jitsuin/kernel'
import type { Bench, Row } from './harness.js'
import { run, save } from './programs.js'
import { signing } from './world.js'

const MEGABYTES = 10

/** Peak growth of the resident set as a multiple of the input; the peer is the limit that we set ourselves. */
export const memory: Bench = async () => [
  await row('verify 10 MB of text', `<p>${'a'.repeat(1000)}</p>`, 16),
  await row('verify 10 MB of small elements', '<p a="1">実印 太郎, a line</p>', 64),
]

async function row(what: string, element: string, limit: number): Promise<Row> {
  const document = utf8(`<r>${element.repeat(Math.ceil((MEGABYTES * 1e6) / utf8(element).length))}</r>`)
  const file = save('large.xml', await sign(document, signing({ packaging: 'enveloped' })))
  const script = fileURLToPath(new URL('memory-child.js', import.meta.url))
  const grown = Number(run(process.execPath, script, file))
  // Inverted, so that larger is better here as in every other line.
  return {
    what,
    ours: document.length / grown,
    peer: `1/${limit} of its growth in memory`,
    theirs: 1 / limit,
    unit: 'in/mem',
    aim: { least: 1, of: 'ratio' },
  }
}
