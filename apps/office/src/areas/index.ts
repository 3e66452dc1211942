import { aftercareArea } from './aftercare/area.js'
import type { Area } from './area.js'
import { batchesArea } from './batches/area.js'
import { campaignsArea } from './campaigns/area.js'
import { casesArea } from './cases/area.js'
import { organisationsArea } from './organisations/area.js'
import { productionArea } from './production/area.js'
import { secondKeyArea } from './second-key/area.js'
import { statisticsArea } from './statistics/area.js'

/** Every area, in the order of the navigation. */
export const AREAS: readonly Area[] = [
  casesArea,
  batchesArea,
  productionArea,
  aftercareArea,
  campaignsArea,
  statisticsArea,
  secondKeyArea,
  organisationsArea,
]
