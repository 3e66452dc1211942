/** Where the folder `fuzz` is, seen from its sources and from what they are compiled to. */
const HERE = new URL('..', import.meta.url)
const FUZZ = HERE.pathname.endsWith('/dist/') ? new URL('..', HERE) : HERE

/** An address inside `fuzz`. */
export function inFuzzFolder(path: string): URL {
  return new URL(path, FUZZ)
}
