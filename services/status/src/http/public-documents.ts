/** The documents of the service by their paths: lists of the boards, lists signed ahead, certificates of the issuers. */
import type { Crl } from '@jitsuin/pki'
import { certificatePath, listPath, MEDIA_TYPES } from '../contract.js'
import type { AuthorityBoard } from '../domain/authority-board.js'
import type { PreparedLists } from '../domain/prepared-lists.js'
import { describeDocument, type PublicDocument } from './documents.js'

/** What there is to fetch. */
export type DocumentSources = {
  readonly boards: Iterable<AuthorityBoard>
  readonly prepared: ReadonlyMap<string, PreparedLists>
  /** Certificates of the issuers by name, DER. */
  readonly certificates: ReadonlyMap<string, Uint8Array>
  readonly startedAt: Date
}

type Finder = (now: Date) => PublicDocument | undefined

/** Finds documents; a list is described once, however often it is fetched. */
export function publicDocuments(
  sources: DocumentSources,
): (path: string, now: Date) => PublicDocument | undefined {
  const finders = new Map<string, Finder>()
  const addList = (name: string, current: (now: Date) => Crl | undefined) => {
    const find: Finder = (now) => {
      const crl = current(now)
      return crl && describeList(crl)
    }
    // Certificates may name either address, as the repository of the hierarchy was set up.
    finders.set(listPath(name), find).set(`/${name}.crl`, find)
  }
  for (const board of sources.boards) addList(board.name, () => board.list)
  for (const [name, lists] of sources.prepared) addList(name, (now) => lists.at(now))
  for (const [name, bytes] of sources.certificates) {
    const lastModified = sources.startedAt
    const document = describeDocument({ bytes, mediaType: MEDIA_TYPES.certificate, lastModified })
    finders.set(certificatePath(name), () => document)
  }
  return (path, now) => finders.get(path)?.(now)
}

const described = new WeakMap<Crl, PublicDocument>()

/** A list as a document: no cache may hand it out after its nextUpdate. */
export function describeList(crl: Crl): PublicDocument {
  const known = described.get(crl)
  if (known) return known
  const { bytes, thisUpdate: lastModified, nextUpdate: endsAt } = crl
  const made = describeDocument({
    bytes,
    mediaType: MEDIA_TYPES.list,
    lastModified,
    ...(endsAt && { endsAt }),
  })
  described.set(crl, made)
  return made
}
