/**
 * Joins the xml:base values of nested elements into one (C14N 1.1 appendix A): the resolution of RFC 3986 §5.2, made fit
 * for bases that are relative themselves.
 */

/** The base URI that results from xml:base values in document order, outermost first; '' for none. */
export function joinXmlBases(bases: readonly string[]): string {
  const [first = '', ...others] = bases
  return others.reduce(joinReferences, first)
}

/** A URI reference in its parts (RFC 3986 appendix B); a fragment is no part of a base. */
type Reference = {
  readonly scheme: string | undefined
  readonly authority: string | undefined
  readonly path: string
  readonly query: string | undefined
}

function parseReference(reference: string): Reference {
  const found = /^(?:([^:/?#]+):)?(?:\/\/([^/?#]*))?([^?#]*)(?:\?([^#]*))?/.exec(reference)
  return { scheme: found?.[1], authority: found?.[2], path: found?.[3] ?? '', query: found?.[4] }
}

/** RFC 3986 §5.3. */
function writeReference({ scheme, authority, path, query }: Reference): string {
  return (
    (scheme === undefined ? '' : `${scheme}:`) +
    (authority === undefined ? '' : `//${authority}`) +
    path +
    (query === undefined ? '' : `?${query}`)
  )
}

/** RFC 3986 §5.2.2; the base need not have a scheme. */
function joinReferences(base: string, reference: string): string {
  return writeReference(resolve(parseReference(base), parseReference(reference)))
}

function resolve(base: Reference, { scheme, authority, path, query }: Reference): Reference {
  if (scheme !== undefined) return { scheme, authority, path: removeDotSegments(path), query }
  if (authority !== undefined) return { scheme: base.scheme, authority, path: removeDotSegments(path), query }
  if (path === '') return { ...base, query: query ?? base.query }
  const merged = path.startsWith('/') ? path : mergePaths(base, path)
  return { scheme: base.scheme, authority: base.authority, path: removeDotSegments(merged), query }
}

/** RFC 3986 §5.2.3; a base that ends in `..` means a folder (C14N 1.1 appendix A). */
function mergePaths(base: Reference, path: string): string {
  if (base.authority !== undefined && base.path === '') return `/${path}`
  const folder = /(?:^|\/)\.\.$/.test(base.path) ? `${base.path}/` : base.path
  return folder.slice(0, folder.lastIndexOf('/') + 1) + path
}

/**
 * RFC 3986 §5.2.4 with the changes of C14N 1.1 appendix A: repeated slashes count as one, `..` that leads out of a
 * relative path stays, and a last `.` or `..` leaves a slash behind.
 */
export function removeDotSegments(path: string): string {
  const isAbsolute = path.startsWith('/')
  const segments = path.split('/').filter((segment) => segment !== '')
  const kept: string[] = []
  for (const segment of segments) {
    if (segment === '.') continue
    if (segment !== '..') kept.push(segment)
    else if (kept.length > 0 && kept.at(-1) !== '..') kept.pop()
    else if (!isAbsolute) kept.push(segment)
  }
  const isFolder = /(?:^|\/)\.{0,2}$/.test(path)
  return (isAbsolute ? '/' : '') + kept.join('/') + (isFolder && kept.length > 0 ? '/' : '')
}
