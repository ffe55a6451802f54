/** The server's milliseconds find their place in what the microphone heard. */
import { expect, test } from 'vitest'
import { createSpeechMarks } from '../../../src/main/realtime/speech-marks'

const FRAME = 480

test('a session that is sent as it is heard begins at the gate’s first sample', () => {
  const marks = createSpeechMarks()
  marks.begin()
  for (let i = 0; i < 100; i += 1) {
    marks.captured(1, FRAME)
    marks.sent(FRAME, 0)
  }
  expect(marks.locate(0)).toEqual({ gate: 1, sample: 0 })
  expect(marks.locate(340)).toEqual({ gate: 1, sample: 8160 })
})

test('words held before the connection stood are found where they were spoken', () => {
  const marks = createSpeechMarks()
  for (let i = 0; i < 10; i += 1) marks.captured(3, FRAME)
  marks.begin()
  // 100 ms as one message, then the rest.
  marks.sent(5 * FRAME, 5 * FRAME)
  marks.sent(5 * FRAME, 0)
  expect(marks.locate(150)).toEqual({ gate: 3, sample: 3600 })
})

test('sound of an opening that was not sent is skipped, and each opening counts from its own beginning', () => {
  const marks = createSpeechMarks()
  marks.begin()
  marks.captured(1, FRAME)
  marks.sent(FRAME, 0)
  for (let i = 0; i < 4; i += 1) marks.captured(2, FRAME)
  marks.captured(3, FRAME)
  marks.sent(FRAME, 0)
  expect(marks.locate(0)).toEqual({ gate: 1, sample: 0 })
  expect(marks.locate(30)).toEqual({ gate: 3, sample: 240 })
})

test('a new session counts from 0 again', () => {
  const marks = createSpeechMarks()
  marks.begin()
  marks.captured(1, FRAME)
  marks.sent(FRAME, 0)
  marks.begin()
  expect(marks.locate(0)).toBeNull()
  marks.captured(1, FRAME)
  marks.sent(FRAME, 0)
  expect(marks.locate(0)).toEqual({ gate: 1, sample: FRAME })
})
