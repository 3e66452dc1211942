import { type PreparedTrust, prepareTrust, type Trust } from '@jitsuin/ades'
import { judgeRoot, parseCertificate } from '@jitsuin/pki'
import { CliError } from './errors.js'
import { loadMaterial } from './material.js'

/**
 * The trust that `--trust` and `--trust-tsa` name: self-signed CA certificates are anchors, everything else is material.
 *
 * @throws {CliError} `cli/no-anchor` if a list holds no anchor: nothing could ever be valid.
 */
export async function loadTrust(paths: readonly string[], tsaPaths: readonly string[]): Promise<Trust> {
  const own = await loadMaterial(paths)
  const tsa = tsaPaths.length > 0 ? await loadMaterial(tsaPaths) : undefined
  return {
    anchors: anchorsOf(own.certificates, paths),
    ...(tsa && { tsaAnchors: anchorsOf(tsa.certificates, tsaPaths) }),
    material: {
      certificates: [...own.certificates, ...(tsa?.certificates ?? [])].filter((der) => !isAnchor(der)),
      crls: [...own.crls, ...(tsa?.crls ?? [])],
    },
  }
}

const prepared = new Map<string, Promise<PreparedTrust>>()

/** The same, read once for any number of files. @throws {CliError} `cli/no-anchor` */
export function trustOnce(paths: readonly string[], tsaPaths: readonly string[]): Promise<PreparedTrust> {
  const key = JSON.stringify([paths, tsaPaths])
  const known = prepared.get(key) ?? loadTrust(paths, tsaPaths).then(prepareTrust)
  prepared.set(key, known)
  return known
}

function anchorsOf(certificates: readonly Uint8Array[], paths: readonly string[]): Uint8Array[] {
  const anchors = certificates.filter(isAnchor)
  if (anchors.length === 0)
    throw new CliError('cli/no-anchor', `No self-signed CA certificate in ${paths.join(', ')}`)
  return anchors
}

function isAnchor(certificateDer: Uint8Array): boolean {
  return judgeRoot(parseCertificate(certificateDer)) === 'root'
}
