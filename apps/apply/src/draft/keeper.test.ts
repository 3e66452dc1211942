import { type Draft, RegistrationCallError } from '@jitsuin/registration/contract'
import { describe, expect, it } from 'vitest'
import { createKeeper } from './keeper.js'

const DRAFT: Draft = {
  state: 'open',
  revision: 1,
  answers: { family: '実印' },
  papers: [],
  savedAt: '2026-11-21T06:00:00Z',
}
const refused = (code: string) =>
  new RegistrationCallError({
    kind: 'refused',
    code,
    text: { ja: '', en: '' },
    next: { ja: '', en: '' },
    fields: [],
  })

/** An office in memory, and a clock that a test moves. */
function world(loaded: Draft = DRAFT) {
  const store = new Map<string, string>()
  const office = { draft: loaded, network: 'up' as 'up' | 'down', saves: 0 }
  const timers: (() => void)[] = []
  const shelf = {
    getItem: (key: string) => store.get(key) ?? null,
    setItem: (key: string, value: string) => void store.set(key, value),
    removeItem: (key: string) => void store.delete(key),
  }
  const client = {
    draft: async () => office.draft,
    save: async ({ expectedRevision, answers }: { expectedRevision: number; answers: Draft['answers'] }) => {
      if (office.network === 'down') throw new RegistrationCallError({ kind: 'unreachable' })
      office.saves++
      if (expectedRevision !== office.draft.revision) throw refused('intake/changed-meanwhile')
      office.draft = { ...office.draft, revision: expectedRevision + 1, answers }
      return office.draft
    },
  }
  const later = (callback: () => void) => {
    timers.push(callback)
    return () => void timers.splice(timers.indexOf(callback) >>> 0, 1)
  }
  const pass = async () => {
    for (const timer of timers.splice(0)) timer()
    for (let turn = 0; turn < 20; turn++) await Promise.resolve()
  }
  return { office, store, pass, keeper: () => createKeeper(office.draft, { client, shelf, later }) }
}

describe('what is typed', () => {
  it('is saved once for many keys, and then nothing of it lies in the browser', async () => {
    const { office, store, pass, keeper } = world()
    const kept = keeper()
    for (const given of ['た', '太', '太郎']) kept.set({ given })
    expect(kept.current().standing).toBe('waiting')
    expect(store.size).toBe(1)
    await pass()
    expect(kept.current().standing).toBe('saved')
    expect([office.saves, office.draft.answers, store.size]).toEqual([
      1,
      { family: '実印', given: '太郎' },
      0,
    ])
  })

  it('survives a lost network and a closed window', async () => {
    const { office, pass, keeper } = world()
    office.network = 'down'
    const before = keeper()
    before.set({ given: '太郎' })
    await pass()
    expect(before.current()).toMatchObject({ standing: 'offline', answers: { given: '太郎' } })
    office.network = 'up'
    const after = keeper()
    expect(after.current().answers).toEqual({ family: '実印', given: '太郎' })
    await pass()
    expect(office.draft.answers).toEqual({ family: '実印', given: '太郎' })
  })

  it('is kept beside what another window has saved, and the page says what changed', async () => {
    const { office, pass, keeper } = world()
    const kept = keeper()
    kept.set({ given: '太郎' })
    office.draft = { ...office.draft, revision: 5, answers: { family: '実印', phone: '0300000000' } }
    await pass()
    expect(kept.current()).toMatchObject({
      changedElsewhere: ['phone'],
      answers: { given: '太郎', phone: '0300000000' },
    })
    await pass()
    expect(office.draft).toMatchObject({
      revision: 6,
      answers: { family: '実印', given: '太郎', phone: '0300000000' },
    })
  })

  it('that was emptied is empty at the office too', async () => {
    const { office, pass, keeper } = world()
    keeper().set({ family: '' })
    await pass()
    expect(office.draft.answers).toEqual({})
  })

  it('while a save is under way is saved by the next one', async () => {
    const { office, pass, keeper } = world()
    const kept = keeper()
    kept.set({ given: '太' })
    const first = kept.flush()
    await Promise.resolve()
    kept.set({ given: '太郎' })
    await first
    await pass()
    expect(office.draft.answers.given).toBe('太郎')
  })

  it('of an application that was sent in the meantime is not saved', async () => {
    const { office, pass, keeper } = world({ ...DRAFT, state: 'submitted' })
    const kept = keeper()
    kept.set({ given: '太郎' })
    await pass()
    expect([kept.current().standing, office.saves]).toEqual(['sent', 0])
  })
})
