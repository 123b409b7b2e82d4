extension SettingTable {
    static let embeddings = [
        Setting(
            "embeddings.kind", \.embeddings.kind,
            "What search by meaning takes: the local model, an OpenAI-compatible service, a toy for tests, or nothing."),
        Setting(
            "embeddings.model_dir", \.embeddings.modelDir,
            "Where the local model's files lie; empty is a folder of data_dir."),
        Setting(
            "embeddings.url", \.embeddings.url,
            "The service's URL, with /v1."),
        Setting(
            "embeddings.api_key", \.embeddings.apiKey,
            "The service's key; empty sends none."),
        Setting(
            "embeddings.model", \.embeddings.model,
            "The service's name for the model."),
        Setting(
            "embeddings.dimensions", \.embeddings.dimensions,
            "How many numbers the model makes of a text.", check: .range(1...4_000)),
    ]

    static let providers = [
        Setting(
            "providers.*.kind", each: \.providers, \.kind,
            "A language model that qa.providers can name: the protocol it speaks."),
        Setting(
            "providers.*.base_url", each: \.providers, \.baseURL,
            "Its URL, with /v1."),
        Setting(
            "providers.*.api_key", each: \.providers, \.apiKey,
            "Its key; empty sends none."),
        Setting(
            "providers.*.model", each: \.providers, \.model,
            "Its name for the model."),
        Setting(
            "providers.*.usd_per_million_prompt_tokens", each: \.providers, \.usdPerMillionPromptTokens,
            "What it charges for what it reads.", check: .amount),
        Setting(
            "providers.*.usd_per_million_completion_tokens", each: \.providers, \.usdPerMillionCompletionTokens,
            "What it charges for what it writes.", check: .amount),
        Setting(
            "providers.*.timeout_seconds", each: \.providers, \.timeoutSeconds,
            "How long an answer may take, before the next provider is asked.", check: .range(1...3_600)),
    ]
}
