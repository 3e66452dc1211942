/** Changes to a JWS that exists: only characters are put in, and what is signed and stamped stays as it stands. */
import { toBase64 } from '@jitsuin/kernel'
import { AdesError } from '../../errors.js'
import { toBase64Url } from '../base64.js'
import type { SignatureTexts } from '../create/make-signature.js'
import type { SignedBundle } from '../fhir/bundle.js'
import { type JwsFile, type JwsSignature, readJwsText } from '../read/jws.js'
import { readSignedHeader } from '../read/signed-header.js'
import { readUnsigned } from '../read/unsigned.js'

/** A component of etsiU: an object with one member, as JSON. */
export type NewComponent = string

/** The text with components behind those of a signature. A compact JWS becomes a flattened one, for it has no place for them. */
export function withComponents(
  file: JwsFile,
  signature: JwsSignature,
  components: readonly NewComponent[],
): string {
  const { place, unprotected } = signature
  if (components.length === 0) return file.text
  if (!place) return withComponentsFlattened(file, components)
  const { writing, parts } = readUnsigned(signature, file.text)
  if (writing === 'broken') throw new AdesError('jades/malformed', 'etsiU holds what cannot be read')
  const written = components
    .map((json) => (writing === 'clear' ? json : JSON.stringify(toBase64Url(json))))
    .join(',')
  const etsiU = unprotected?.members.get('etsiU')
  if (etsiU) return insert(file.text, etsiU.end - 1, parts.length > 0 ? `,${written}` : written)
  const member = `"etsiU":[${written}]`
  if (!unprotected) return insert(file.text, place.end - 1, `,"header":{${member}}`)
  return insert(file.text, unprotected.end - 1, unprotected.members.size > 0 ? `,${member}` : member)
}

function withComponentsFlattened(file: JwsFile, components: readonly NewComponent[]): string {
  const flattened = readJwsText(flatten(file))
  const [part] = flattened.parts
  if (part?.outcome !== 'read') throw new AdesError('jades/malformed', 'The signature cannot be read')
  return withComponents(flattened, part.signature, components)
}

function flatten({ text, payload }: JwsFile): string {
  const [protectedText, , signature] = text.trim().split('.')
  return JSON.stringify({ ...(payload !== undefined && { payload }), protected: protectedText, signature })
}

/** The text with one signature more over the same payload; it then has the general form. */
export function withSignature(file: JwsFile, { protectedText, signatureText }: SignatureTexts): string {
  const own = JSON.stringify({ protected: protectedText, signature: signatureText })
  if (file.form === 'compact')
    return withSignature(readJwsText(flatten(file)), { protectedText, signatureText })
  const { text, root } = file
  const signatures = root?.members.get('signatures')
  if (signatures) return insert(text, signatures.end - 1, `,${own}`)
  const raw = (name: string): string[] => {
    const node = root?.members.get(name)
    return node ? [`"${name}":${text.slice(node.start, node.end)}`] : []
  }
  const first = ['protected', 'header', 'signature'].flatMap(raw).join(',')
  return `{${[...raw('payload'), `"signatures":[{${first}},${own}]`].join(',')}}`
}

/** A bundle with another JWS in its signature. */
export function withJws({ text, data }: SignedBundle, jws: string): string {
  return `${text.slice(0, data.start)}"${toBase64(Buffer.from(jws))}"${text.slice(data.end)}`
}

function insert(text: string, at: number, put: string): string {
  return text.slice(0, at) + put + text.slice(at)
}

/**
 * The signature with an id, or the only one. One whose header says nothing that can be relied on gets nothing added.
 *
 * @throws {AdesError} `extend/no-signature`, `extend/which-signature`, `jades/malformed`
 */
export function chooseJws({ parts }: JwsFile, id: string | undefined): JwsSignature {
  const read = parts.flatMap((part) => (part.outcome === 'read' ? [part.signature] : []))
  const named = id === undefined ? read : read.filter((one) => one.id === id)
  const [only, second] = named
  if (!only) throw new AdesError('extend/no-signature', 'The file has no such signature')
  if (second) throw new AdesError('extend/which-signature', `${named.length} signatures are possible`)
  if (readSignedHeader(only).outcome === 'broken')
    throw new AdesError('jades/malformed', 'The header of the signature cannot be relied on')
  return only
}
