/** What an answer of the licence registry means (requirements C-05). */
import type { ApplicationForm } from '../../contract.js'
import type { RegistryAnswer, RegistryQuestion } from './registry-answer.js'

/** What is asked about an applicant. */
export function questionOf({
  name,
  birthDate,
  licenceDate,
  licenceNumber,
}: ApplicationForm): RegistryQuestion {
  return {
    qualification: 'medicalDoctor',
    name: `${name.family}　${name.given}`,
    birthDate,
    registrationDate: licenceDate,
    registrationNumber: licenceNumber,
  }
}

/** Only four agreeing items and a registration in force are a match; everything else is not (T-C05-1). */
export function judgeAnswer({
  items,
  standing,
}: Pick<RegistryAnswer, 'items' | 'standing'>): 'matched' | 'mismatched' {
  const allMatch = Object.values(items).every((item) => item === 'match')
  return allMatch && standing === 'registered' ? 'matched' : 'mismatched'
}
