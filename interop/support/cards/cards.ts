/** Cards for the virtual reader: HPKI cards of the command line, a My Number card with certificates of openssl. */
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { personaliseJpkiCard } from '@jitsuin/card'
import { saveCardFile } from '@jitsuin/readers'
import type { Folder } from '../folder.js'
import { BIN, jitsuinDoesIn } from '../jitsuin.js'
import { must, run } from '../programs.js'
import { until } from '../waiting.js'
import { VIRTUAL_READER } from './pcscd.js'

/** The PIN of every card here, and that for signatures with the My Number card. */
export const PIN = '1234'
export const JPKI_SIGNATURE_PIN = 'ABC123'

/** Makes a hierarchy and an HPKI card of each layout: `guideline.card.json`, `issued.card.json`. */
export async function makeHpkiCards(folder: Folder): Promise<void> {
  folder.write('pin', `${PIN}\n`)
  folder.write('wrong', '9999\n')
  folder.write('puk', '12345678\n')
  await jitsuinDoesIn(folder.path, 'ca', 'init', '--out', 'ca', '--fast')
  for (const layout of ['guideline', 'issued']) {
    const person = ['--cn', 'Taro Jitsuin', '--serial-number', 'T0001', '--role', 'medicalDoctor']
    const codes = ['--pin-file', 'pin', '--puk-file', 'puk', '--out', `${layout}.card.json`]
    await jitsuinDoesIn(folder.path, 'card', 'make', '--dir', 'ca', '--layout', layout, ...person, ...codes)
  }
}

/** Makes `jpki.card.json`, with `authentication.pem` and `signature.pem` for its public keys. */
export async function makeJpkiCard(folder: Folder): Promise<void> {
  const authentication = { ...(await contentsOf(folder, 'authentication')), pin: PIN }
  const signature = { ...(await contentsOf(folder, 'signature')), pin: JPKI_SIGNATURE_PIN }
  const state = await personaliseJpkiCard({ label: 'Hanako', authentication, signature, random: randomBytes })
  await saveCardFile(folder.at('jpki.card.json'), state)
}

/** The policies of the national CA, as packages/card knows them. */
const POLICIES = {
  authentication: '1.2.392.200149.8.5.1.3.30',
  signature: '1.2.392.200149.8.5.1.1.10',
} as const

async function contentsOf(folder: Folder, name: keyof typeof POLICIES) {
  const at = (ending: string) => folder.at(`${name}.${ending}`)
  const key = ['-newkey', 'rsa:2048', '-nodes', '-keyout', at('key.pem'), '-out', at('crt.pem')]
  const usage = ['-addext', 'keyUsage=critical,digitalSignature', '-addext', 'basicConstraints=CA:FALSE']
  const policy = ['-addext', `certificatePolicies=${POLICIES[name]}`]
  await must('openssl', ['req', '-x509', ...key, '-subj', `/CN=Invented ${name}`, ...usage, ...policy])
  const der = ['-outform', 'DER', '-out', at('der')]
  await must('openssl', ['x509', '-in', at('crt.pem'), ...der])
  const certificateDer = folder.bytes(`${name}.der`)
  await must('openssl', ['pkcs8', '-topk8', '-nocrypt', '-in', at('key.pem'), ...der])
  const pkcs8Der = folder.bytes(`${name}.der`)
  folder.write(`${name}.pem`, await must('openssl', ['x509', '-in', at('crt.pem'), '-pubkey', '-noout']))
  return { pkcs8Der, certificateDer, caCertificateDer: certificateDer }
}

/** A card in the virtual reader. */
export type Inserted = { readonly remove: () => Promise<void> }

/** Puts a card into the virtual reader as `jitsuin card insert` does, and waits until the service sees it. */
export async function insertCard(file: string): Promise<Inserted> {
  const child = spawn(process.execPath, [BIN, 'card', 'insert', file], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = once(child, 'exit')
  const tooSoon = ended.then(([code]) => Promise.reject(new Error(`card insert ended with ${code}`)))
  tooSoon.catch(() => undefined) // its end is looked for until the service sees the card, and is right after that
  await Promise.race([once(createInterface(child.stdout), 'line'), tooSoon])
  const seen = until(async () => (await look()).includes('Yes'), 'the service sees the card')
  await Promise.race([seen, tooSoon])
  return {
    remove: async () => {
      child.kill('SIGINT')
      await ended
      await until(async () => (await look()).includes('No'), 'the service sees that the card is gone')
    },
  }
}

/** The line of the virtual reader in `opensc-tool -l`. */
async function look(): Promise<string> {
  const { out } = await run('opensc-tool', ['-l'])
  return out.split('\n').find((line) => line.includes(VIRTUAL_READER)) ?? ''
}
