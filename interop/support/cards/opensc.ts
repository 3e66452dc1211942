/** OpenSC as a judge: raw commands, files of a card, and its driver for My Number cards. */
import type { Folder } from '../folder.js'
import { type Ending, must, run } from '../programs.js'

/** The PKCS#11 module of OpenSC on Debian. */
export const OPENSC_MODULE = '/usr/lib/x86_64-linux-gnu/opensc-pkcs11.so'

/** Runs a program of OpenSC with one driver alone: trying all thirty takes seconds. */
export function opensc(folder: Folder, driver: 'default' | 'jpki') {
  const framework = 'framework pkcs15 { use_file_caching = false; }'
  const configuration = folder.write(
    `${driver}.conf`,
    `app default { card_drivers = ${driver}; ${framework} }\n`,
  )
  return (program: string, ...args: readonly string[]): Promise<Ending> =>
    run('env', [`OPENSC_CONF=${configuration}`, program, ...args])
}

/** An answer of the card as `opensc-tool -s` prints it. */
export type CardAnswer = { readonly status: string; readonly data: Buffer }

/** Sends commands in one session. */
export async function sendCommands(
  tool: ReturnType<typeof opensc>,
  commands: readonly string[],
): Promise<CardAnswer[]> {
  const { out, err, status } = await tool('opensc-tool', ...commands.flatMap((command) => ['-s', command]))
  if (status !== 0) throw new Error(`opensc-tool ended with ${status}: ${err}`)
  return out
    .split(/^Sending: .*$/m)
    .slice(1)
    .map(parseAnswer)
}

function parseAnswer(text: string): CardAnswer {
  const [, sw1 = '', sw2 = ''] = /SW1=0x(..), SW2=0x(..)/.exec(text) ?? []
  // A line: up to 16 octets of two digits, then the same as characters.
  const lines = text.split('\n').flatMap((line) => /^((?:[0-9A-F]{2} ){1,16})/.exec(line)?.[1] ?? [])
  return { status: `${sw1}${sw2}`, data: Buffer.from(lines.join('').replaceAll(' ', ''), 'hex') }
}

const READ_BYTES = 256

/** Reads a whole DER file of an application. `file` is selected by identifier or named by a short one; the length is that of its DER. */
export async function readCardFile(
  tool: ReturnType<typeof opensc>,
  {
    aid,
    file,
  }: { readonly aid: string; readonly file: { readonly id: string } | { readonly shortId: number } },
): Promise<Buffer> {
  const hex = (value: number, digits: number) => value.toString(16).padStart(digits, '0')
  const begin =
    'id' in file ? [`00A4020C02${file.id}`, '00B0000000'] : [`00B0${hex(0x80 + file.shortId, 2)}0000`]
  const rest = [1, 2, 3, 4, 5, 6, 7].map((block) => `00B0${hex(block * READ_BYTES, 4)}00`)
  const answers = await sendCommands(tool, [`00A40400${hex(aid.length / 2, 2)}${aid}00`, ...begin, ...rest])
  const content = Buffer.concat(answers.slice('id' in file ? 2 : 1).map(({ data }) => data))
  return content
}

/** The DER as openssl prints it. */
export async function asn1(folder: Folder, der: Uint8Array): Promise<string> {
  return await must('openssl', ['asn1parse', '-inform', 'DER', '-in', folder.write('file.der', der)])
}
