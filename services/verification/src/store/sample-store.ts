import type { Trust } from '@jitsuin/ades'
import { type AuditActions, type ColumnType, openStore, type Store } from '@jitsuin/platform'
import { z } from 'zod'
import type { Sample, SampleDescription } from '../domain/sample.js'

type Tables = {
  sample: {
    id: string
    position: number
    description: ColumnType<SampleDescription, string, never>
    file: Buffer
    content: Buffer | null
  }
  sample_trust: { kind: 'anchor' | 'certificate' | 'crl'; der: Buffer }
}

const ACTIONS = {
  'samples/made': {
    ja: '見本を作った',
    en: 'Samples were made',
    facts: z.strictObject({ samples: z.number() }),
  },
} as const satisfies AuditActions

/** The samples as they are kept. */
export type SampleStore = {
  /** Undefined until the first start has made them. */
  readonly load: () => Promise<{ readonly samples: readonly Sample[]; readonly trust: Trust } | undefined>
  readonly save: (
    set: { readonly samples: readonly Sample[]; readonly trust: Trust },
    at: Date,
  ) => Promise<void>
  readonly close: () => Promise<void>
}

/** Opens the tables under the service's own role. */
export function openSampleStore(url: string): SampleStore {
  const store = openStore<Tables, typeof ACTIONS>(url, ACTIONS)
  return { load: () => load(store), save: (set, at) => save(store, set, at), close: () => store.close() }
}

async function load({ read }: Store<Tables, typeof ACTIONS>) {
  const rows = await read.selectFrom('sample').selectAll().orderBy('position').execute()
  if (rows.length === 0) return undefined
  const trust = await read.selectFrom('sample_trust').selectAll().execute()
  const ofKind = (wanted: Tables['sample_trust']['kind']) =>
    trust.filter(({ kind }) => kind === wanted).map(({ der }): Uint8Array => der)
  return {
    samples: rows.map(({ description, file, content }) => ({
      ...description,
      file,
      ...(content && { content }),
    })),
    trust: {
      anchors: ofKind('anchor'),
      material: { certificates: ofKind('certificate'), crls: ofKind('crl') },
    },
  }
}

async function save(
  store: Store<Tables, typeof ACTIONS>,
  { samples, trust }: { readonly samples: readonly Sample[]; readonly trust: Trust },
  at: Date,
): Promise<void> {
  await store.transact({ actor: 'system:verification', at }, async (tx, audit) => {
    const rows = samples.map(({ file, content, ...description }, position) => ({
      id: description.id,
      position,
      description: JSON.stringify(description),
      file: Buffer.from(file),
      content: content ? Buffer.from(content) : null,
    }))
    await tx.insertInto('sample').values(rows).execute()
    await tx.insertInto('sample_trust').values(trustRows(trust)).execute()
    audit.record('samples/made', { subject: 'samples', facts: { samples: rows.length } })
  })
}

function trustRows({ anchors, material = {} }: Trust): Tables['sample_trust'][] {
  const rows = (kind: Tables['sample_trust']['kind'], ders: readonly Uint8Array[] = []) =>
    ders.map((der) => ({ kind, der: Buffer.from(der) }))
  return [
    ...rows('anchor', anchors),
    ...rows('certificate', material.certificates),
    ...rows('crl', material.crls),
  ]
}
