/** The folder of a test hierarchy as the status service reads it. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { LIST_NAMES } from '@jitsuin/keys'
import type { Signer } from '@jitsuin/pki'
import {
  GOOD,
  type KnownState,
  type SourceAuthority,
  type StatusMaterial,
  type StatusSource,
  watchFolder,
} from '@jitsuin/status'
import { loadIndex, loadMember, TEST_AUTHORITIES, type TestAuthority, type TestIndex } from './folder.js'

/** Serves what the folder holds, and loads it anew when a file in it changes. */
export function folderSource(dir: string): StatusSource {
  return { load: () => loadFolder(dir), watch: (changed) => watchFolder(dir, 'issued.json', changed) }
}

async function loadFolder(dir: string): Promise<StatusMaterial> {
  const { issued } = await loadIndex(dir)
  const lists = new Map(
    await Promise.all(
      LIST_NAMES.map(async (name) => [name, await readFile(join(dir, `${name}.crl`))] as const),
    ),
  )
  const names = Object.keys(TEST_AUTHORITIES) as TestAuthority[] // the table has no other keys
  return {
    authorities: await Promise.all(names.map((name) => loadAuthority(dir, name, { lists, issued }))),
    lists,
    timeStampUnit: await loadSigner(dir, 'tsa', 'root'),
  }
}

type Kept = { readonly lists: ReadonlyMap<string, Uint8Array>; readonly issued: TestIndex['issued'] }

async function loadAuthority(
  dir: string,
  name: TestAuthority,
  { lists, issued }: Kept,
): Promise<SourceAuthority> {
  const { file, list, responder } = TEST_AUTHORITIES[name]
  const { certificateDer } = await loadMember(dir, file)
  const crlDer = lists.get(list) ?? new Uint8Array()
  const states = issued
    .filter(({ authority }) => authority === name)
    .map(({ serialHex, revoked }): readonly [string, KnownState] => [serialHex, stateOf(revoked)])
  return { name, certificateDer, crlDer, responder: await loadSigner(dir, responder, file), states }
}

function stateOf(revoked: TestIndex['issued'][number]['revoked']): KnownState {
  return revoked ? { status: 'revoked', at: new Date(revoked.at), reason: revoked.reason } : GOOD
}

async function loadSigner(dir: string, file: string, issuer: string): Promise<Signer> {
  const [member, above] = await Promise.all([loadMember(dir, file), loadMember(dir, issuer)])
  return { ...member.signer, certificateDer: member.certificateDer, chainDer: [above.certificateDer] }
}
