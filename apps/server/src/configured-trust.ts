/** The operator's own anchors and lists: a folder of PEM or DER files, read again when a file in it changes. */
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Trust } from '@jitsuin/ades'
import { CodedError } from '@jitsuin/kernel'
import { parsePem } from '@jitsuin/keys'
import { der, judgeRoot, parseCertificate, parseCrl } from '@jitsuin/pki'

/** Gives the same object as long as the folder is the same, so that what was prepared from it stays in use. */
export function configuredTrust(folder: string | undefined): () => Promise<Trust | undefined> {
  let last: { readonly mark: string; readonly trust: Trust } | undefined
  return async () => {
    if (folder === undefined) return undefined
    const mark = await markOf(folder)
    if (last?.mark !== mark) last = { mark, trust: await loadTrust(folder) }
    return last.trust
  }
}

/** Changes whenever a file comes, goes or is written. */
async function markOf(folder: string): Promise<string> {
  const names = (await readdir(folder)).sort()
  const times = await Promise.all(names.map(async (name) => (await stat(join(folder, name))).mtimeMs))
  return names.map((name, index) => `${name}:${times[index]}`).join('|')
}

async function loadTrust(folder: string): Promise<Trust> {
  const files = await Promise.all((await readdir(folder)).map((name) => readFile(join(folder, name))))
  const blocks = files.flatMap(blocksOf)
  const certificates = blocks.filter((block) => isReadable(parseCertificate, block))
  const anchors = certificates.filter(isAnchor)
  return {
    anchors,
    material: {
      certificates: certificates.filter((certificate) => !anchors.includes(certificate)),
      crls: blocks.filter((block) => isReadable(parseCrl, block)),
    },
  }
}

function blocksOf(file: Uint8Array): Uint8Array[] {
  return file[0] === der.SEQUENCE
    ? [file]
    : parsePem(Buffer.from(file).toString('latin1')).map(({ bytes }) => bytes)
}

function isAnchor(certificateDer: Uint8Array): boolean {
  return judgeRoot(parseCertificate(certificateDer)) === 'root'
}

function isReadable(parse: (bytes: Uint8Array) => unknown, bytes: Uint8Array): boolean {
  try {
    parse(bytes)
    return true
  } catch (error) {
    if (error instanceof CodedError) return false
    throw error
  }
}
