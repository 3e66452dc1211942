/** What this service trusts: the demonstration's own hierarchy, and the anchors that its operator configured. */
import { createHash } from 'node:crypto'
import { type PreparedTrust, prepareTrust, type Trust } from '@jitsuin/ades'
import { formatName, parseCertificate } from '@jitsuin/pki'
import type { Trust as TrustAnswer } from '../contract.js'

/** Trust with its origin: anchors of the demonstration are marked wherever they are shown. */
export type TrustSource = { readonly trust: Trust; readonly origin: 'demonstration' | 'configured' }

/** Trust ready for use, and as people are told about it. */
export type TrustInForce = { readonly prepared: PreparedTrust; readonly shown: TrustAnswer }

/** Joins the sources. @throws {PkiError} if an anchor or its material cannot be read. */
export function trustInForce(sources: readonly TrustSource[]): TrustInForce {
  const all = sources.map(({ trust }) => trust)
  const material = all.map(({ material: own = {} }) => own)
  const prepared = prepareTrust({
    anchors: all.flatMap(({ anchors }) => anchors),
    tsaAnchors: all.flatMap(({ anchors, tsaAnchors }) => tsaAnchors ?? anchors),
    material: {
      certificates: material.flatMap(({ certificates = [] }) => certificates),
      crls: material.flatMap(({ crls = [] }) => crls),
      ocsps: material.flatMap(({ ocsps = [] }) => ocsps),
    },
  })
  return { prepared, shown: { anchors: sources.flatMap(showSource) } }
}

/** What is trusted at this moment, and the operator's part of it. */
export type CurrentTrust = { readonly inForce: TrustInForce; readonly configured: Trust | undefined }

/** Joins what is always known with what is configured, anew only when the configuration gives another object. */
export function rememberTrust(
  known: readonly TrustSource[],
  configuredTrust: () => Promise<Trust | undefined>,
): () => Promise<CurrentTrust> {
  let last: CurrentTrust | undefined
  return async () => {
    const configured = await configuredTrust()
    if (last && last.configured === configured) return last
    const sources = configured ? [...known, { trust: configured, origin: 'configured' as const }] : known
    last = { inForce: trustInForce(sources), configured }
    return last
  }
}

function showSource({ trust, origin }: TrustSource): TrustAnswer['anchors'] {
  const show = (purpose: 'signature' | 'time-stamp') => (der: Uint8Array) => {
    const { subject, notAfter } = parseCertificate(der)
    return {
      name: formatName(subject),
      sha256: createHash('sha256').update(der).digest('hex'),
      purpose,
      notAfter: notAfter.toISOString(),
      demonstration: origin === 'demonstration',
    }
  }
  return [
    ...trust.anchors.map(show('signature')),
    ...(trust.tsaAnchors ?? trust.anchors).map(show('time-stamp')),
  ]
}
