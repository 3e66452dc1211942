/** The pages over the real service with a register of two invented doctors in memory. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createService, listen, openTestDatabase } from '@jitsuin/platform'
import { createQualification, type RegisteredCard } from '@jitsuin/qualification'
import type { SignInGate } from '@jitsuin/sso/contract'
import { openPageStage } from '../../../journeys/support/page-stage.js'

const TARO: RegisteredCard = {
  cardId: 'JMA261100001',
  person: { centre: 'DEMO Center', subjectSerialNumber: 'T-0001' },
  facts: { state: 'in-use', firstDay: '2026-01-01', lastDay: '2099-12-31' },
  items: {
    name: '実印　太郎',
    birthDate: '1968-08-01',
    registrationDate: '1994-05-10',
    registrationNumber: '999901',
  },
  qualification: '医師',
  registryMatchedOn: '2026-10-20',
}
const SABURO: RegisteredCard = {
  ...TARO,
  cardId: 'JMA261100002',
  person: { centre: 'DEMO Center', subjectSerialNumber: 'T-0002' },
  facts: { ...TARO.facts, state: 'lost' },
}
const REGISTER = new Map([TARO, SABURO].map((card) => [card.cardId, card]))

/** A running house; `stop` takes it down. */
export type House = { readonly origin: string; readonly stop: () => void }

/** Opens a browser on it. */
export async function openStage() {
  return await openPageStage(join(import.meta.dirname, '..'), startHouse)
}

async function startHouse(pages: string): Promise<House> {
  const database = await openTestDatabase()
  const folder = await mkdtemp(join(tmpdir(), 'jitsuin-check-house-'))
  const qualification = await createQualification({
    zoneUrl: database.zoneUrl,
    clock: () => new Date(),
    gate: { current: async () => undefined } as unknown as SignInGate, // nobody signs in on these pages
    register: {
      byNumber: async (cardId) => REGISTER.get(cardId) ?? 'unknown',
      byPerson: async () => 'unknown',
      photo: async () => 'none',
    },
    proveCard: async () => ({ verdict: 'refused', why: 'no cards in this house' }),
    keyFile: join(folder, 'receipts.key.pem'),
  })
  const service = await createService({
    name: 'check',
    title: { ja: '資格の確認', en: 'Check' },
    routes: qualification.routes,
    problems: qualification.problems,
    pages: { directory: pages, connectTo: ['http://127.0.0.1:8324'] },
  })
  const listener = await listen({ port: 0, services: service })
  const stop = async () => {
    await listener.close()
    await qualification.close()
    await database.close()
    await rm(folder, { recursive: true, force: true })
  }
  return { origin: `http://localhost:${listener.port}`, stop: () => void stop() }
}
