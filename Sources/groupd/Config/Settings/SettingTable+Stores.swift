extension SettingTable {
    static let stores = [
        Setting(
            "postgres.url", \.postgres.url,
            "An outside PostgreSQL, as a role that owns nothing; empty runs an embedded one.", check: .postgres),
        Setting(
            "postgres.migration_url", \.postgres.migrationURL,
            "The same PostgreSQL as the schema's owner, for groupd migrate.", check: .postgres),
        Setting(
            "redis.url", \.redis.url,
            "An outside Redis; empty runs an embedded one.", check: .redis),
    ]

    static let storage = [
        Setting(
            "storage.kind", \.storage.kind,
            "Where attachments lie: disk is data_dir."),
        Setting(
            "storage.s3.endpoint", \.storage.s3.endpoint,
            "The URL of the S3-compatible store."),
        Setting(
            "storage.s3.bucket", \.storage.s3.bucket,
            "The bucket that attachments lie in."),
        Setting(
            "storage.s3.region", \.storage.s3.region,
            "The region that requests are signed for."),
        Setting(
            "storage.s3.access_key", \.storage.s3.accessKey,
            "The access key's id."),
        Setting(
            "storage.s3.secret_key", \.storage.s3.secretKey,
            "The access key's secret."),
        Setting(
            "storage.attachment_bytes", \.storage.attachmentBytes,
            "The largest attachment.", check: .atLeast(1)),
        Setting(
            "storage.url_seconds", \.storage.urlSeconds,
            "How long a link to an attachment can be used.", check: .range(1...604_800)),
    ]

    static let log = [
        Setting(
            "log.level", \.log.level,
            "What is logged: this and what is graver."),
        Setting(
            "log.format", \.log.format,
            "text for people, json for machines."),
    ]
}
