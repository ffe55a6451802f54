/** Every error the practice assistant can answer with: the service's codes, with its way of wording them. */

export type ApiError = {
  readonly type: 'invalid_request_error' | 'server_error'
  readonly code: string
  readonly message: string
  readonly param: string | null
}

const invalid = (code: string, message: string, param: string | null = null): ApiError => ({
  type: 'invalid_request_error',
  code,
  message,
  param,
})

export const errors = {
  notJson: () => invalid('invalid_json', 'The message is not a JSON object, or is nested too deeply.'),
  unknownEvent: (given: string, known: readonly string[]) =>
    invalid(
      'invalid_value',
      `Invalid value: '${given}'. Supported values are: ${known.map((type) => `'${type}'`).join(', ')}.`,
      'type',
    ),
  missing: (param: string) =>
    invalid('missing_required_parameter', `Missing required parameter: '${param}'.`, param),
  unknownParameter: (param: string) => invalid('unknown_parameter', `Unknown parameter: '${param}'.`, param),
  invalidType: (param: string, expected: string) =>
    invalid('invalid_type', `Invalid type for '${param}': expected ${expected}.`, param),
  invalidValue: (param: string, detail: string) =>
    invalid('invalid_value', `Invalid value for '${param}': ${detail}.`, param),
  tooLong: (param: string, limit: string) =>
    invalid('string_above_max_length', `Invalid '${param}': too long. The limit is ${limit}.`, param),
  commitEmpty: (ms: number) =>
    invalid(
      'input_audio_buffer_commit_empty',
      `Error committing input audio buffer: buffer too small. Expected at least 100ms of audio, but buffer only has ${ms.toFixed(2)}ms of audio.`,
    ),
  activeResponse: (id: string) =>
    invalid(
      'conversation_already_has_active_response',
      `Conversation already has an active response in progress: ${id}. Wait until the response is finished before creating a new one.`,
    ),
  cancelNotActive: () =>
    invalid('response_cancel_not_active', 'Cancellation failed: no active response found'),
  voiceLocked: () =>
    invalid(
      'cannot_update_voice',
      'Cannot update a conversation’s voice if assistant audio is present.',
      'session.audio.output.voice',
    ),
  /** Word for word what the service says; there are no transcription sessions here at all. */
  transcriptionSession: () =>
    invalid(
      'invalid_parameter',
      'Passing a transcription session update event to a realtime session is not allowed.',
      'session.type',
    ),
  noTranscription: () =>
    invalid(
      'invalid_value',
      'The practice assistant has no recogniser, and no transcription sessions.',
      'intent',
    ),
  itemNotFound: (id: string, param: string) =>
    invalid('item_not_found', `Item with id '${id}' does not exist in the conversation.`, param),
  itemExists: (id: string) =>
    invalid('invalid_value', `Item with id '${id}' already exists in the conversation.`, 'item.id'),
  notTruncatable: () =>
    invalid('unsupported_content_type', 'Only model output audio messages can be truncated', 'item_id'),
  truncateTooLong: (hasMs: number, askedMs: number) =>
    invalid(
      'invalid_value',
      `Audio content of ${String(hasMs)}ms is already shorter than ${String(askedMs)}ms`,
      'audio_end_ms',
    ),
  expired: (minutes: number) =>
    invalid('session_expired', `Your session hit the maximum duration of ${String(minutes)} minutes.`),
  serverError: (): ApiError => ({
    type: 'server_error',
    code: 'server_error',
    message: 'The practice assistant had an error while processing your request.',
    param: null,
  }),
  betaShape: () =>
    invalid(
      'beta_api_shape_disabled',
      'The beta interface is not supported. Leave out the OpenAI-Beta header and use the GA shapes.',
    ),
  badKey: () => invalid('invalid_api_key', 'Incorrect API key provided.'),
  foreignPage: () =>
    invalid('origin_not_allowed', 'Pages of other origins may connect only where a token is asked for.'),
  unknownUrl: (path: string) => invalid('unknown_url', `Unknown request URL: ${path}.`),
}
