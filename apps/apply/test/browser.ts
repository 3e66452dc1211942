/** The stage of these pages: a browser with a moving picture as its camera, and the server with an office in memory. */
import { join } from 'node:path'
import { openPageStage, type PageStage } from '../../../journeys/support/page-stage.js'
import { type FixtureServer, startFixtureServer } from './fixture-server.js'

const CAMERA = ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream']

export type Stage = PageStage<FixtureServer>

/** Opens the stage. */
export async function openStage(): Promise<Stage> {
  return await openPageStage(join(import.meta.dirname, '..'), startFixtureServer, ...CAMERA)
}
