internal import Logging

extension Configuration {
    /// The database.
    struct Postgres: Sendable, Equatable {
        /// Nothing: groupd runs its own under ``Configuration/dataDir``.
        var url: Secret?
        /// The owner's, for `groupd migrate`. Nothing: ``url`` is used.
        var migrationURL: Secret?
    }

    /// What may be lost: cached answers, presence, wake-ups between nodes.
    struct Redis: Sendable, Equatable {
        /// Nothing: groupd runs its own under ``Configuration/dataDir``.
        var url: Secret?
    }

    /// Where attachments lie.
    struct Storage: Sendable, Equatable {
        enum Kind: String, SettingChoice { case disk, s3 }

        var kind = Kind.disk
        var s3 = S3()
        var attachmentBytes = 26_214_400
        var urlSeconds = 600
    }

    /// An S3-compatible store. With ``Storage/Kind/s3``, everything here but the region must be given.
    struct S3: Sendable, Equatable {
        var endpoint: WebAddress?
        var bucket: String?
        var region = "us-east-1"
        var accessKey: Secret?
        var secretKey: Secret?
    }

    /// What the server says about itself.
    struct Log: Sendable, Equatable {
        enum Format: String, SettingChoice { case text, json }

        var level = Logger.Level.info
        var format = Format.text
    }
}
