/// The values that the documents' examples are made of.
enum Examples {
    static let user = Wire.ID(Wire.UUID(high: 0x0197_5c3a_77f0_7c11, low: 0x9d1b_3d6f_0a52_11c4))
    static let group = Wire.ID(Wire.UUID(high: 0x0197_5c3a_9b02_7a4e, low: 0x8a77_51f0_c3de_9002))
    static let message = Wire.ID(Wire.UUID(high: 0x0197_5c3b_0d41_7e8f, low: 0xb2f4_6c08_77a1_40d9))
    static let session = Wire.ID(Wire.UUID(high: 0x0197_5c3a_77f1_7203, low: 0xa15c_08b7_4e2d_6f31))
    static let clientID = Wire.UUID(high: 0x6f1c_2a9e_40d3_4b57, low: 0x9c88_1e0f_b3a4_d265)
    static let time = Wire.Time(milliseconds: 1_772_368_205_250)
}
