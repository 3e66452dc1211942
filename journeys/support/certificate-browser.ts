/**
 * A Chromium with a certificate of its own in an NSS database, as a hospital's Linux desktop has it: its own TLS stack does the
 * handshake and its own key signs. Which certificate is shown is chosen by a policy for the origins of the story alone.
 */
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BrowserContext } from 'playwright-core'
import { openBrowserAt } from './browser.js'

/** Chromium reads policies here and nowhere else: the folder belongs to the machine. */
const POLICIES = '/etc/chromium/policies/managed'
const POLICY = join(POLICIES, 'jitsuin-test.json')

/** What the browser trusts, and what it can show; a PKCS#12 file with its password. */
export type Equipment = {
  readonly authority: string
  readonly identity?: { readonly file: string; readonly password: string }
}

/** Opens one; `close` also removes everything that was made for it. */
export async function openCertificateBrowser({
  authority,
  identity,
}: Equipment): Promise<{ readonly context: BrowserContext; readonly close: () => Promise<void> }> {
  const home = mkdtempSync(join(tmpdir(), 'jitsuin-nss-'))
  const folder = join(home, '.pki', 'nssdb')
  mkdirSync(folder, { recursive: true })
  const database = `sql:${folder}`
  nss('certutil', '-N', '-d', database, '--empty-password')
  nss('certutil', '-A', '-d', database, '-n', 'pages', '-t', 'C,,', '-i', authority)
  if (identity) nss('pk12util', '-d', database, '-i', identity.file, '-W', identity.password, '-K', '')
  const context = await openBrowserAt(join(home, 'profile'), { ...process.env, HOME: home })
  const close = async () => {
    await context.close()
    rmSync(home, { recursive: true, force: true, maxRetries: 5 })
  }
  return { context, close }
}

/** Lets browsers that start from now on choose a certificate without asking, at these origins. Gives what undoes it. */
export function chooseCertificatesAt(origins: readonly string[]): () => void {
  const made = mkdirSync(POLICIES, { recursive: true })
  const patterns = origins.map((pattern) => JSON.stringify({ pattern, filter: {} }))
  writeFileSync(POLICY, JSON.stringify({ AutoSelectCertificateForUrls: patterns }))
  return () => rmSync(made ?? POLICY, { recursive: true, force: true })
}

/** Whether this user may set policies of Chromium; CI must, elsewhere its story is skipped aloud. */
export function policiesAreOurs(): boolean {
  const mayWrite = process.getuid?.() === 0
  if (!mayWrite && process.env.CI) throw new Error(`CI needs to write ${POLICIES}`)
  if (!mayWrite) console.log(`skipped: only root may write ${POLICIES}`)
  return mayWrite
}

function nss(program: string, ...args: readonly string[]): void {
  const { status, stderr } = spawnSync(program, args, { encoding: 'utf8' })
  if (status !== 0) throw new Error(`${program}: ${stderr}`)
}
